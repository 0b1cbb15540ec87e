import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Below what systems give to outgoing connections, above what well-known servers use. */
const [FIRST_PORT, LAST_PORT] = [20_000, 32_000];

/**
 * A loopback port nobody listens on: the preferred one if it still is free. Somebody may take it
 * between this answer and its use, so whoever uses it must be ready to ask again.
 *
 * Not one the system picks: those it also gives to outgoing connections, and a client that calls
 * again and again while the server is down would in time be given its port, and talk to itself.
 */
export async function pickPort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await tryPort(preferred)) !== null) return preferred;
  for (let tries = 0; tries < 20; tries += 1) {
    const port = await tryPort(randomInt(FIRST_PORT, LAST_PORT));
    if (port !== null) return port;
  }
  const any = await tryPort(0);
  if (any === null) throw new Error("No free port on 127.0.0.1.");
  return any;
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = server.address();
      const taken = typeof address === "object" && address !== null ? address.port : null;
      server.close(() => resolve(taken));
    });
  });
}
