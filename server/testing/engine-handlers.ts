import { BroadcastChannel, threadId } from "node:worker_threads";
import { sql } from "drizzle-orm";
import type { Handler } from "../processing/index.ts";

/** Where an event's id is said by the attempt that ends its thread, as the last thing it does. */
export const DEATHS = "deaths of the engine's thread";

/**
 * What the engine's thread runs in its tests: it notes in which thread, and the first attempt at an
 * event of the call `deadly` says so and ends the thread.
 */
const noteThread: Handler = async (tx, event) => {
  if (event.callId === "deadly" && event.attempt === 1) {
    new BroadcastChannel(DEATHS).postMessage(event.id);
    process.exit(1);
  }
  await tx.execute(sql`insert into runs (event_id, thread) values (${event.id}, ${threadId})`);
};

export const handlers: readonly Handler[] = [noteThread];
