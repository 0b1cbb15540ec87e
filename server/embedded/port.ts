import { createServer } from "node:net";

/**
 * A loopback port nobody listens on: the preferred one if it still is free. Somebody may take it
 * between this answer and its use, so whoever uses it must be ready to ask again.
 */
export async function pickPort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await tryPort(preferred)) !== null) return preferred;
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
