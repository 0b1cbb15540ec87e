import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { TLSSocket } from "node:tls";

export type TlsDatabase = { port: number; close(): void };

/**
 * Speaks TLS as PostgreSQL does, with a certificate, in front of a PostgreSQL that may speak none.
 *
 * @param behind its port on this machine; without it nobody gets further than TLS
 */
export async function tlsDatabase(
  certificate: { cert: string; key: string },
  behind?: number,
): Promise<TlsDatabase> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    // Who refuses a certificate hangs up.
    return socket.on("error", () => socket.destroy());
  };
  const server = createServer((socket) => {
    keep(socket).once("data", () => {
      socket.write("S");
      const secured = new TLSSocket(socket, { isServer: true, ...certificate });
      keep(secured).once("data", (startup) => {
        if (behind === undefined) return secured.destroy();
        const database = keep(connect(behind, "127.0.0.1"));
        database.write(startup);
        secured.pipe(database).pipe(secured);
      });
    });
  }).listen(0, "0.0.0.0");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
