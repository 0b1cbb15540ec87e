import { and, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import { webhookEvents } from "../../db/schema/index.ts";
import type { EventCursor, EventFilter } from "../../domain/event-filter.ts";
import { rangeStart } from "../../domain/time-range.ts";

/** Newest first, ties by id: the order of the indexes. */
export const NEWEST_FIRST = sql`${webhookEvents.receivedAt} desc, ${webhookEvents.id} desc`;

/** The rows a filter lets through, `undefined` when it lets through all. */
export function matchesFilter(filter: EventFilter, now: Date): SQL | undefined {
  const { receivedAt } = webhookEvents;
  return and(
    filter.clientId ? eq(webhookEvents.clientId, filter.clientId) : undefined,
    filter.eventType ? eq(webhookEvents.eventType, filter.eventType) : undefined,
    filter.callId ? eq(webhookEvents.callId, filter.callId) : undefined,
    filter.status ? hasStatus(filter.status) : undefined,
    filter.duplicatesOnly ? sql`${webhookEvents.duplicateCount} > 0` : undefined,
    filter.divergentOnly ? sql`${webhookEvents.divergentCount} > 0` : undefined,
    filter.includeTests ? undefined : sql`not ${webhookEvents.isTest}`,
    filter.range ? gte(receivedAt, rangeStart(filter.range, now)) : undefined,
    filter.from ? gte(receivedAt, filter.from) : undefined,
    filter.to ? lt(receivedAt, filter.to) : undefined,
  );
}

/**
 * Each status also names the predicate of the partial index that holds its few rows:
 * PostgreSQL cannot conclude `finished_at is null` from the status by itself.
 */
function hasStatus(status: NonNullable<EventFilter["status"]>): SQL {
  const matches = eq(webhookEvents.status, status);
  if (status === "processed") return matches;
  if (status === "received") return sql`${matches} and ${webhookEvents.finishedAt} is null`;
  return sql`${matches} and ${webhookEvents.status} in ('failed', 'dead')`;
}

/** Rows older than the cursor, in the order of `NEWEST_FIRST`. */
export function olderThan({ receivedAt, id }: EventCursor): SQL {
  return sql`(${webhookEvents.receivedAt}, ${webhookEvents.id}) < (${receivedAt.toISOString()}::timestamptz, ${id}::uuid)`;
}

/** Rows newer than the cursor. */
export function newerThan({ receivedAt, id }: EventCursor): SQL {
  return sql`(${webhookEvents.receivedAt}, ${webhookEvents.id}) > (${receivedAt.toISOString()}::timestamptz, ${id}::uuid)`;
}
