/** @typedef {import("./patch-postgres.mjs").Repair} Repair */

/**
 * postgres.js waits for an answer for as long as its socket stands, and tells nobody. Where the way to the
 * database loses a connection and says so to neither side, that is until the kernel gives up, after some
 * 15 minutes. Repaired, it puts each of its sessions into the set `sessions`, where it is given one: which
 * session of which server it is, since when it waits, and how to give it up. Who does, and when: see
 * `server/db/unanswered.ts`.
 *
 * @type {Record<"connection" | "index", readonly Repair[]>}
 */
export const UNANSWERED = {
  connection: [
    [
      `  queues.closed && queues.closed.push(connection)
`,
      `  const session = {
    get pid() { return backend.pid },
    get at() { return socket && socket.remoteAddress + ' ' + socket.remotePort },
    get waitingSince() { return query ? Math.max(askedAt, heardAt) : null },
    giveUp() { socket && socket.destroy() }
  }

  queues.closed && queues.closed.push(connection)
`,
    ],
    [
      `    , hostIndex = 0
`,
      `    , hostIndex = 0
    , askedAt = 0
    , heardAt = 0
`,
    ],
    [
      `        : (query = q, query.active = true)
`,
      `        : (query = q, query.active = true, askedAt = performance.now())
`,
    ],
    [
      `  function data(x) {
`,
      `  function data(x) {
    heardAt = performance.now()
`,
    ],
    [
      `      lifeTimer.start()
`,
      `      lifeTimer.start()
      options.sessions && options.sessions.add(session)
`,
    ],
    [
      `    idleTimer.cancel()
    lifeTimer.cancel()
`,
      `    options.sessions && options.sessions.delete(session)
    idleTimer.cancel()
    lifeTimer.cancel()
`,
    ],
  ],
  index: [
    [
      `    socket          : o.socket,
`,
      `    socket          : o.socket,
    sessions        : o.sessions,
`,
    ],
  ],
};
