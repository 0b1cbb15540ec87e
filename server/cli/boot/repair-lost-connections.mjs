/** @typedef {import("./patch-postgres.mjs").Repair} Repair */

/**
 * What goes wrong in postgres.js 3.4.9 when a connection is lost, and the repair. Unrepaired, one
 * restart of the database can leave every pool waiting for ever, or end the process.
 *
 * @type {Record<"connection" | "index", readonly Repair[]>}
 */
export const LOST_CONNECTIONS = {
  connection: [
    [
      // A write after the loss throws from a timer, where nobody can catch it (issue 1208).
      `  function nextWrite(fn) {
`,
      `  function nextWrite(fn) {
    if (socket === null) {
      settleLost()
      return true
    }
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
      // Whoever hangs up before the first answer is asked again without end and without a pause. Now
      // each host is asked once, who waits is told, and the pause grows as after any other failure. The
      // hosts are counted anew for the next connection: one that hung up may stand before one that works.
      `    if (initial)
      return reconnect()
`,
      `    if (initial && ++hungUp % options.host.length)
      return reconnect()

    hungUp = 0
    if (initial) {
      hadError = true
      errored(Errors.connection('CONNECTION_CLOSED', options, socket))
    }
`,
    ],
    [
      `    , retries = 0
`,
      `    , retries = 0
    , hungUp = 0
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
  index: [
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
};
