/** @typedef {import("./patch-postgres.mjs").Repair} Repair */

/**
 * What postgres.js 3.4.9 does wrong about certificates, and the repair.
 *
 * @type {readonly Repair[]}
 */
export const CERTIFICATES = [
  [
    // Under `verify-full`, a database that is given by its address had to show a certificate for
    // "localhost", which Node.js assumes where it is told nothing else.
    `      servername: net.isIP(socket.host) ? undefined : socket.host
`,
    `      host: socket.host,
      servername: net.isIP(socket.host) ? undefined : socket.host
`,
  ],
];
