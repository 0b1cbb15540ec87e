import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Db } from "../../db/index.ts";
import { webhookEvents } from "../../db/schema/index.ts";
import type { EventCursor, EventFilter } from "../../domain/event-filter.ts";
import { rangeStart } from "../../domain/time-range.ts";
import { matchesFilter, newerThan, readsFrom } from "../queries/filter.ts";
import { callIdStart, type SearchPlan } from "./plan.ts";
import { hashes } from "./terms.ts";

/** What has to hold of an event, and where in time. */
export type Narrowed = {
  /** What it is read from. */
  from: SQL;
  /** By its own columns. */
  where: SQL | undefined;
  /** By its terms: one of each group. */
  groups: bigint[][];
  /** The same, with what its columns also say: the fewer rows an index gives, the better. */
  indexGroups: bigint[][];
  /** What one of its numbers ends with, for each. */
  phones: string[];
  /** Nothing older can match. */
  oldest: Date;
  now: Date;
};

/** @returns null when nothing can match */
export async function narrowSearch(
  db: Db,
  page: { filter: EventFilter; newest?: EventCursor | null; now: Date },
  plan: SearchPlan,
): Promise<Narrowed | null> {
  const { filter, newest, now } = page;
  const [first, isWholeCallId] = await Promise.all([oldestEvent(db), isCallId(db, plan.callId)]);
  if (first === null) return null;
  const start = isWholeCallId ? null : callIdStart(plan);
  const groups = start === null ? plan.groups : [...plan.groups, [start]];
  const { id, callId } = webhookEvents;
  const isCall =
    start === null ? eq(callId, plan.callId ?? "") : sql`starts_with(${callId}, ${plan.callId})`;
  const starts = [first, filter.from, filter.range && rangeStart(filter.range, now)];
  return {
    from: sql`${readsFrom(filter)}`,
    where: and(
      matchesFilter(filter, now),
      plan.eventId === null ? undefined : eq(id, plan.eventId),
      plan.callId === null ? undefined : isCall,
      newest ? newerThan(newest) : undefined,
    ),
    groups,
    indexGroups: [
      ...groups,
      ...(filter.clientId ? [[hashes.client(filter.clientId)]] : []),
      ...(filter.eventType ? [[hashes.eventType(filter.eventType)]] : []),
    ],
    phones: plan.phones,
    oldest: latest([...starts, newest?.receivedAt]),
    now,
  };
}

function latest(instants: readonly (Date | null | undefined)[]): Date {
  return new Date(Math.max(...instants.map((at) => at?.getTime() ?? 0)));
}

async function isCallId(db: Db, callId: string | null): Promise<boolean> {
  if (callId === null) return false;
  const rows = await db
    .select({ id: webhookEvents.id })
    .from(webhookEvents)
    .where(eq(webhookEvents.callId, callId))
    .limit(1);
  return rows.length > 0;
}

export async function oldestEvent(db: Db): Promise<Date | null> {
  const [row] = await db.execute<{ ms: number | null }>(sql`
    select (extract(epoch from min(received_at)) * 1000)::float8 as ms from webhook_events`);
  return row?.ms == null ? null : new Date(row.ms);
}
