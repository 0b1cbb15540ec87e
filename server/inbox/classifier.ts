import type { Sql } from "postgres";
import { log } from "../log.ts";
import { classifyDeliveries } from "./classify.ts";

/** Staff look at divergence, nothing waits for it. */
const LOOK_EVERY_MS = 1_000;
const DELIVERIES_AT_ONCE = 50;

export type Classifier = {
  /** Ends after the deliveries in hand. */
  stop(): Promise<void>;
};

/** Classifies new divergent duplicates off the request path until it is stopped. */
export function startClassifier(sql: Sql): Classifier {
  let stopped = false;
  let working: Promise<void> = Promise.resolve();

  async function work(): Promise<void> {
    try {
      while (!stopped && (await classifyDeliveries(sql, DELIVERIES_AT_ONCE)) > 0);
    } catch (error) {
      log.warn({ err: error }, "classifier.failed");
    }
  }

  const timer = setInterval(() => {
    working = working.then(work);
  }, LOOK_EVERY_MS);

  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      await working;
    },
  };
}
