import { threadId } from "node:worker_threads";
import { sql } from "drizzle-orm";
import type { Handler } from "../processing/index.ts";

/**
 * What the engine's thread runs in its tests: it notes in which thread, and the first attempt at an
 * event of the call `deadly` ends the thread.
 */
const noteThread: Handler = async (tx, event) => {
  if (event.callId === "deadly" && event.attempt === 1) process.exit(1);
  await tx.execute(sql`insert into runs (event_id, thread) values (${event.id}, ${threadId})`);
};

export const handlers: readonly Handler[] = [noteThread];
