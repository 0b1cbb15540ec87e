import { log } from "../log.ts";

/**
 * Decides about errors that nothing caught. After an exception nobody knows what state the process
 * is in, so it ends in order and is started anew; a forgotten promise has broken nothing else.
 */
export function watchForTheUncaught(end: (exitCode: number) => void): void {
  process.on("uncaughtException", (error) => {
    log.fatal({ event: "process.uncaught_exception", err: error });
    end(1);
  });
  process.on("unhandledRejection", (reason) => {
    log.error({ event: "process.unhandled_rejection", err: reason });
  });
}
