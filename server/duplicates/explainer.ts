import type { Sql } from "postgres";
import { startClearing } from "../clearing.ts";
import type { Db } from "../db/index.ts";
import { log } from "../log.ts";
import { startRounds } from "../rounds.ts";
import { BEFORE_ALL, explainDuplicates, reopenAfterSilence, settleDuplicates } from "./explain.ts";
import { pruneFineFigures } from "./statistics.ts";

/** Staff look at causes, nothing waits for them. */
const LOOK_EVERY_MS = 1_000;
const AT_ONCE = 200;
/** Of those whose event may not have ended; the others wait for the next look. */
const SETTLE_BATCHES = 10;

export type Explainer = {
  /** Ends after the duplicates in hand. */
  stop(): Promise<void>;
};

/** Explains new duplicates off the request path until it is stopped. */
export function startExplainer({ db, sql }: { db: Db; sql: Sql }): Explainer {
  let stopped = false;
  let settledTo = BEFORE_ALL;

  async function settleSome(): Promise<void> {
    for (let batch = 0; batch < SETTLE_BATCHES && !stopped; batch += 1) {
      const { next } = await settleDuplicates(sql, AT_ONCE, settledTo);
      settledTo = next ?? BEFORE_ALL;
      if (next === null) return;
    }
  }

  const rounds = startRounds(
    async () => {
      await reopenAfterSilence(sql);
      while (!stopped && (await explainDuplicates(db, sql, AT_ONCE)) > 0);
      await settleSome();
      return { again: false };
    },
    (error) => log.warn({ err: error }, "explainer.failed"),
  );
  const timer = setInterval(rounds.wake, LOOK_EVERY_MS);
  const clearing = startClearing("figures of duplicates", () => pruneFineFigures(sql));

  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      clearing.stop();
      rounds.stop();
      await rounds.ended();
    },
  };
}
