import { log } from "../log.ts";

/**
 * Decides about errors that nothing caught. postgres.js can throw from a timer when the database
 * dies under load (its socket is gone by the time it writes): no query is lost by that, they all
 * reject, so the process lives on. Anything else ends it, in order.
 */
export function watchForTheUncaught(end: (exitCode: number) => void): void {
  process.on("uncaughtException", (error) => {
    if (isDeadSocketWrite(error)) {
      log.warn({ event: "database.socket_lost" });
      return;
    }
    log.fatal({ event: "process.uncaught", err: error });
    end(1);
  });
  process.on("unhandledRejection", (reason) => {
    log.error({ event: "process.unhandled_rejection", err: reason });
  });
}

/** postgres.js 3.4: https://github.com/porsager/postgres/issues/1208 */
export function isDeadSocketWrite(error: unknown): boolean {
  return (
    error instanceof TypeError &&
    error.message.includes("reading 'write'") &&
    /nextWrite[\s\S]*[\\/]postgres[\\/]/.test(error.stack ?? "")
  );
}
