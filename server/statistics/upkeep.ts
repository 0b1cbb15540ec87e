import type { Sql } from "postgres";
import { startClearing } from "../clearing.ts";
import { log } from "../log.ts";
import { DELTAS_AT_ONCE, foldDeltas, pruneStatistics } from "./fold.ts";

/** The overview is at most this much behind. */
const FOLD_EVERY_MS = 1_000;

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
      // What comes meanwhile is for the next time: under load there is always something.
      while ((await foldDeltas(sql)) === DELTAS_AT_ONCE && !stopped);
    } catch (error) {
      log.debug({ err: error }, "statistics.fold_failed");
    }
  }

  const foldTimer = setInterval(() => {
    working = working.then(work);
  }, FOLD_EVERY_MS);
  const clearing = startClearing("statistics", () => pruneStatistics(sql));

  return {
    async stop() {
      stopped = true;
      clearInterval(foldTimer);
      clearing.stop();
      await working;
      await work();
    },
  };
}
