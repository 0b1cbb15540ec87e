import { desc, eq, sql } from "drizzle-orm";
import type { Db } from "../../db/index.ts";
import { forwardAttempts, staffUsers } from "../../db/schema/index.ts";

/** Eleven tries and some replays; the newest are the ones to look at. */
const ATTEMPTS_SHOWN = 100;

/** The attempts of one forward with what was answered, in order: the newest 100. */
export async function readForwardAttempts(db: Db, forwardId: string) {
  const newest = await db
    .select({
      number: forwardAttempts.number,
      worker: forwardAttempts.worker,
      startedAt: forwardAttempts.startedAt,
      durationMs: forwardAttempts.durationMs,
      outcome: forwardAttempts.outcome,
      stage: forwardAttempts.stage,
      httpStatus: forwardAttempts.httpStatus,
      error: forwardAttempts.error,
      responseExcerpt: forwardAttempts.responseExcerpt,
      replayId: forwardAttempts.replayId,
      /** Who asked for it, by name where the account is still there; null for ordinary tries. */
      requestedBy: sql<string | null>`coalesce(${staffUsers.name}, ${forwardAttempts.requestedBy})`,
    })
    .from(forwardAttempts)
    .leftJoin(staffUsers, eq(staffUsers.id, forwardAttempts.requestedBy))
    .where(eq(forwardAttempts.forwardId, forwardId))
    .orderBy(desc(forwardAttempts.number))
    .limit(ATTEMPTS_SHOWN);
  return newest.reverse();
}
