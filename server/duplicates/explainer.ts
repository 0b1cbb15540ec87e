import type { Sql } from "postgres";
import type { Db } from "../db/index.ts";
import { log } from "../log.ts";
import { explainDuplicates, reopenAfterSilence, settleDuplicates } from "./explain.ts";
import { pruneFineFigures } from "./statistics.ts";

/** Staff look at causes, nothing waits for them. */
const LOOK_EVERY_MS = 1_000;
const AT_ONCE = 200;
const PRUNE_EVERY_MS = 3_600_000;

export type Explainer = {
  /** Ends after the duplicates in hand. */
  stop(): Promise<void>;
};

/** Explains new duplicates off the request path until it is stopped. */
export function startExplainer({ db, sql }: { db: Db; sql: Sql }): Explainer {
  let stopped = false;
  let working: Promise<void> = Promise.resolve();

  async function work(): Promise<void> {
    try {
      await reopenAfterSilence(sql);
      while (!stopped && (await explainDuplicates(db, sql, AT_ONCE)) > 0);
      while (!stopped && (await settleDuplicates(sql, AT_ONCE)) > 0);
    } catch (error) {
      log.warn({ err: error }, "explainer.failed");
    }
  }

  const timer = setInterval(() => {
    working = working.then(work);
  }, LOOK_EVERY_MS);
  const pruneTimer = setInterval(() => {
    pruneFineFigures(sql).catch((error) => log.debug({ err: error }, "explainer.prune_failed"));
  }, PRUNE_EVERY_MS);
  pruneTimer.unref();

  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      clearInterval(pruneTimer);
      await working;
    },
  };
}
