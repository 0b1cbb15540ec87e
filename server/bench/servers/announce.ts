import type { Server } from "node:net";

/** Tells the benchmark on which ports this server listens; ends with the benchmark. */
export function announce(...servers: Server[]): void {
  process.on("disconnect", () => process.exit());
  process.send?.({ ports: servers.map(portOf) });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It listens on no port.");
  return address.port;
}
