import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The release these repairs were written for and tested with. */
const VERSION = "3.4.9";

const SIGN = "// Repaired by Ringonce, see server/cli/boot/patch-postgres.mjs";

/**
 * What goes wrong in postgres.js 3.4.9 when a connection is lost, and the repair. Unrepaired, one
 * restart of the database can leave every pool waiting for ever, or end the process.
 *
 * @type {readonly { file: string, repairs: readonly [before: string, after: string][] }[]}
 */
const REPAIRS = [
  {
    file: "connection.js",
    repairs: [
      [
        // A write after the loss throws from a timer, where nobody can catch it (issue 1208).
        `  function nextWrite(fn) {
    const x = socket.write(chunk, fn)
`,
        `  function nextWrite(fn) {
    if (socket === null) {
      settleLost()
      return true
    }
    const x = socket.write(chunk, fn)
`,
      ],
      [
        // What was under way is rejected, and nothing of it is left to the next session: not the
        // unsent bytes, not a timer that will never fire, not the last error.
        `  async function closed(hadError) {
`,
        `  function settleLost() {
    nextWriteTimer !== null && clearImmediate(nextWriteTimer)
    chunk = nextWriteTimer = null
    if (query || sent.length)
      error(Errors.connection('CONNECTION_CLOSED', options, socket))
    query = results = errorResponse = null
    result = new Result()
    rows = 0
  }

  async function closed(hadError) {
`,
      ],
      [
        `    clearImmediate(nextWriteTimer)
    socket.removeListener('data', data)
    socket.removeListener('connect', connected)
    idleTimer`,
        `    clearImmediate(nextWriteTimer)
    chunk = nextWriteTimer = errorResponse = null
    socket.removeListener('data', data)
    socket.removeListener('connect', connected)
    idleTimer`,
      ],
      [
        // Asked before the first query, and again after each new connection: nobody waits for it.
        `        return fetchArrayTypes()
`,
        `        return void fetchArrayTypes().catch(() => {})
`,
      ],
      [
        `    !hadError && (query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options, socket))
    closedTime`,
        `    settleLost()
    closedTime`,
      ],
      [
        `    clearImmediate(nextWriteTimer)
    if (socket) {
`,
        `    clearImmediate(nextWriteTimer)
    chunk = nextWriteTimer = null
    if (socket) {
`,
      ],
    ],
  },
  {
    file: "index.js",
    repairs: [
      [
        // The rest of a lost transaction is rejected. Unrepaired, it would go to whoever has the
        // connection next, and be committed by them (issues 1215 and 1216).
        `        new Promise((_, reject) => connection.onclose = reject)
      ])
    } catch (error) {
`,
        `        new Promise((_, reject) => connection.onclose = e => {
          lost = e
          while (queries.length)
            queries.shift().reject(e)
          reject(e)
        })
      ])
    } catch (error) {
`,
      ],
      [
        `    let savepoints = 0
      , connection
      , prepare = null
`,
        `    let savepoints = 0
      , connection
      , lost = null
      , prepare = null
`,
      ],
      [
        `        q.catch(e => uncaughtError || (uncaughtError = e))
        c.queue === full
`,
        `        q.catch(e => uncaughtError || (uncaughtError = e))
        if (lost)
          return q.reject(lost)
        c.queue === full
`,
      ],
    ],
  },
];

/**
 * Repairs the installed postgres.js. Does nothing where that has been done.
 *
 * @param {string} folder the package, `node_modules/postgres`
 * @throws when the package is another release: then see whether it still needs this
 */
export function patchPostgres(folder) {
  // What Node imports, and what it requires.
  for (const part of ["src", "cjs/src"]) {
    for (const { file, repairs } of REPAIRS) repairFile(join(folder, part, file), repairs);
  }
}

/**
 * @param {string} file
 * @param {readonly [string, string][]} repairs
 */
function repairFile(file, repairs) {
  const code = readFileSync(file, "utf8");
  if (repairs.every(([, after]) => code.includes(after))) return;
  // Beside the repaired file stands the one it was made from, for when the repairs change.
  const original = code.includes(SIGN) ? readFileSync(`${file}.original`, "utf8") : code;
  const repaired = repairs.reduce((text, [before, after]) => {
    if (text.split(before).length !== 2) {
      throw new Error(`This postgres.js is not ${VERSION}, or has been changed: ${file}`);
    }
    return text.replace(before, () => after);
  }, original);
  writeInPlace(`${file}.original`, original);
  writeInPlace(file, `${SIGN}\n${repaired}`);
}

/**
 * By renaming: another process may be reading it.
 *
 * @param {string} file
 * @param {string} text
 */
function writeInPlace(file, text) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}
