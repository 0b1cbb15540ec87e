import type { Sql } from "postgres";
import { log } from "../log.ts";
import { foldDeltas, pruneStatistics } from "./fold.ts";

/** The overview is at most this much behind. */
const FOLD_EVERY_MS = 1_000;
const PRUNE_EVERY_MS = 3_600_000;

export type StatisticsUpkeep = {
  /** Ends after what is in hand. */
  stop(): Promise<void>;
};

/** Keeps the statistics up to date until it is stopped. */
export function startStatistics(sql: Sql): StatisticsUpkeep {
  let stopped = false;
  let working: Promise<void> = Promise.resolve();

  async function work(): Promise<void> {
    try {
      while ((await foldDeltas(sql)) > 0 && !stopped);
    } catch (error) {
      log.debug({ err: error }, "statistics.fold_failed");
    }
  }

  const foldTimer = setInterval(() => {
    working = working.then(work);
  }, FOLD_EVERY_MS);
  const pruneTimer = setInterval(() => {
    pruneStatistics(sql).catch((error) => log.debug({ err: error }, "statistics.prune_failed"));
  }, PRUNE_EVERY_MS);
  pruneTimer.unref();

  return {
    async stop() {
      stopped = true;
      clearInterval(foldTimer);
      clearInterval(pruneTimer);
      await working;
      await work();
    },
  };
}
