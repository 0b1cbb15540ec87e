import type { Sql } from "postgres";
import { log } from "../log.ts";
import { EVENTS_RECORDED } from "./announcing.ts";

/** Workers of other processes are told no more often than this. */
const EVERY_MS = 250;

export type WorkerBell = {
  /** Whether a batch that is about to be recorded notifies them; if not, they are notified later. */
  isDue(): boolean;
  /** Announces what is held back. */
  stop(): Promise<void>;
};

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
  let timer: NodeJS.Timeout | undefined;
  let notifiedAt = Number.NEGATIVE_INFINITY;

  async function notify(): Promise<void> {
    timer = undefined;
    notifiedAt = performance.now();
    try {
      await sql`select pg_notify(${EVENTS_RECORDED}, '')`;
    } catch (error) {
      // The database is away. Workers look for themselves when it is back.
      log.debug({ err: error }, "workers.not_notified");
    }
  }

  return {
    isDue() {
      if (timer === undefined && performance.now() - notifiedAt >= EVERY_MS) {
        notifiedAt = performance.now();
        return true;
      }
      // All of it, for the batch is yet to be committed.
      timer ??= setTimeout(() => void notify(), EVERY_MS);
      return false;
    },
    async stop() {
      if (timer === undefined) return;
      clearTimeout(timer);
      await notify();
    },
  };
}
