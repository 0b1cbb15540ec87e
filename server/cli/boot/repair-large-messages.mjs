/** @typedef {import("./patch-postgres.mjs").Repair} Repair */

/**
 * A batch of bodies, joined to one string, is copied up to four times on its way through postgres.js 3.4.9, each
 * time into memory that is new, hence slow to touch. Repaired, a parameter may have `byteLength` and
 * `copyTo(buffer, offset)`, and is copied once, into a buffer that is used again when its message is with the
 * kernel (`server/db/joined-text.ts`).
 *
 * @type {Record<"connection" | "bytes", readonly Repair[]>}
 */
export const LARGE_MESSAGES = {
  connection: [
    [
      // Nobody writes into a message that was built.
      `chunk = chunk ? Buffer.concat([chunk, x]) : Buffer.from(x)
`,
      `chunk = chunk ? Buffer.concat([chunk, x]) : x
`,
    ],
    [
      `    const x = socket.write(chunk, fn)
`,
      `    const x = socket.write(chunk, b.lent(chunk) ? giveBack(chunk, fn) : fn)
`,
    ],
    [
      `  function connectTimedOut() {
`,
      `  function giveBack(message, fn) {
    return e => {
      b.giveBack(message)
      fn && fn(e)
    }
  }

  function connectTimedOut() {
`,
    ],
    [
      `    return Buffer.concat([
      Bind(q.parameters, q.statement.types, q.statement.name, q.cursorName),
      q.cursorFn
        ? Execute('', q.cursorRows)
        : ExecuteUnnamed
    ])
`,
      `    return Bind(q.parameters, q.statement.types, q.statement.name, q.cursorName, q.cursorFn
      ? Execute('', q.cursorRows)
      : ExecuteUnnamed
    )
`,
    ],
    [
      `  function Bind(parameters, types, statement = '', portal = '') {
`,
      `  function Bind(parameters, types, statement = '', portal = '', next) {
`,
    ],
    [
      `.i16(0).i16(parameters.length)

    parameters.forEach((x, i) => {
      if (x === null)
        return b.i32(0xFFFFFFFF)

`,
      `.i16(0).i16(parameters.length)

    // The others are short, and the buffer need not grow for them once these are in it.
    const large = parameters.reduce((sum, x) => sum + (x?.copyTo ? x.byteLength : 0), 0)
    large && b.room(large + 32768)

    parameters.forEach((x, i) => {
      if (x === null)
        return b.i32(0xFFFFFFFF)

      if (x.copyTo)
        return b.i32(x.byteLength).put(x)

`,
    ],
    [
      `    b.i16(0)

    return b.end()
`,
      `    b.i16(0)

    return b.endBefore(next)
`,
    ],
  ],
  bytes: [
    [
      `let buffer = Buffer.allocUnsafe(size)
`,
      `let buffer = Buffer.allocUnsafe(size)

// What large messages are built in, one after the other.
const LARGE = 65536
    , TOO_LARGE = 4194304
    , SPARE = 4
    , spare = []
    , own = new WeakSet()

function lend(size) {
  if (size < LARGE || size > TOO_LARGE)
    return Buffer.allocUnsafe(size)

  const i = spare.findIndex(x => x.length >= size)
  if (i !== -1)
    return spare.splice(i, 1)[0]

  const x = Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(size)))
  own.add(x.buffer)
  return x
}
`,
    ],
    [
      `  end(at = 1) {
`,
      `  room(x) {
    fit(x)
    return b
  },
  put(x) {
    fit(x.byteLength)
    x.copyTo(buffer, b.i)
    b.i += x.byteLength
    return b
  },
  endBefore(x) {
    buffer.writeUInt32BE(b.i - 1, 1)
    fit(x.length)
    x.copy(buffer, b.i)
    const out = buffer.subarray(0, b.i + x.length)
    b.i = 0
    buffer = Buffer.allocUnsafe(size)
    return out
  },
  lent(x) {
    return x.length >= LARGE / 2 && own.has(x.buffer)
  },
  giveBack(x) {
    spare.push(Buffer.from(x.buffer))
    spare.length > SPARE && spare.shift()
  },
  end(at = 1) {
`,
    ],
    [
      `    buffer = Buffer.allocUnsafe(length + (length >> 1) + x)
`,
      `    buffer = lend(length + (length >> 1) + x)
`,
    ],
  ],
};
