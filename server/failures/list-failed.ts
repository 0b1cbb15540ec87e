import { sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import type { FailedCursor, FailureGroupKey } from "../domain/failure-input.ts";
import { EVENT_IN_DOUBT } from "../processing/index.ts";
import { troubleOf } from "./trouble.ts";

/** One event or forward of a group. */
export type Failed = {
  /** Of the event or the forward. */
  id: string;
  eventId: string;
  eventType: string;
  callId: string | null;
  receivedAt: Date;
  status: "failed" | "dead";
  /** An effect of it is in doubt: it fails again until somebody says what became of that. */
  inDoubt: boolean;
  attempts: number;
  error: string | null;
  /** When it may be tried again, given its destination's circuit; null when it is dead. */
  nextAttemptAt: Date | null;
};

/**
 * A page of what is in a group, the newest first.
 *
 * @returns `nextCursor` is null on the last page
 */
export async function listFailed(
  db: Db,
  page: { group: FailureGroupKey; cursor?: FailedCursor | null; limit: number },
): Promise<{ failed: Failed[]; nextCursor: FailedCursor | null }> {
  const { group, cursor, limit } = page;
  const isEvents = group.kind === "processing";
  const at = sql.raw(isEvents ? "received_at" : "created_at");
  const older = cursor
    ? sql`and (${at}, id) < (${cursor.at.toISOString()}::timestamptz, ${cursor.id}::uuid)`
    : sql``;
  // Nothing goes out before it while the circuit is open; null otherwise, and for processing.
  const probeAt = sql`(select probe_at from destination_circuits
                       where destination_id = ${group.destinationId}::uuid)`;
  const rows = await db.execute<Row>(sql`
    select id, ${sql.raw(isEvents ? "id" : "event_id")} as "eventId", event_type as "eventType",
           call_id as "callId", status, ${isEvents ? EVENT_IN_DOUBT : sql`false`} as "inDoubt", attempts, last_error as error,
           round(extract(epoch from ${at}) * 1000)::float8 as "atMs",
           round(extract(epoch from received_at) * 1000)::float8 as "receivedMs",
           case when finished_at is null
             then round(extract(epoch from greatest(next_attempt_at, ${probeAt})) * 1000)::float8
           end as "nextMs"
    from ${sql.raw(isEvents ? "webhook_events" : "forwards")}
    where ${troubleOf(group)} ${older}
    order by ${at} desc, id desc
    limit ${limit + 1}`);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    failed: shown.map(({ atMs: _, receivedMs, nextMs, ...row }) => ({
      ...row,
      receivedAt: new Date(receivedMs),
      nextAttemptAt: nextMs === null ? null : new Date(nextMs),
    })),
    nextCursor: rows.length > limit && last ? { at: new Date(last.atMs), id: last.id } : null,
  };
}

type Row = Omit<Failed, "receivedAt" | "nextAttemptAt"> & {
  atMs: number;
  receivedMs: number;
  nextMs: number | null;
};
