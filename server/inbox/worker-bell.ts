import type { Sql } from "postgres";
import { createPaced, type Paced } from "../db/index.ts";
import { log } from "../log.ts";
import { EVENTS_RECORDED } from "./announcing.ts";

/** Workers of other processes are told no more often than this. */
const EVERY_MS = 250;

/** `isDue` is asked for each batch that is about to be recorded. */
export type WorkerBell = Pick<Paced, "isDue" | "stop">;

/**
 * Tells the workers of other processes that events have been recorded, a few times a second at most.
 * For a process whose own worker is told directly.
 *
 * What comes after a quiet while is announced at once. What is held back when the process dies is
 * found a second later, when workers look for themselves.
 *
 * @param sql raw, and not that of the batches: nobody waits for this
 */
export function createWorkerBell(sql: Sql): WorkerBell {
  return createPaced(EVERY_MS, async () => {
    try {
      await sql`select pg_notify(${EVENTS_RECORDED}, '')`;
    } catch (error) {
      // The database is away. Workers look for themselves when it is back.
      log.debug({ err: error }, "workers.not_notified");
    }
  });
}
