import { and, eq, getTableColumns, gte, lt, type SQL, sql } from "drizzle-orm";
import { QueryBuilder } from "drizzle-orm/pg-core";
import { duplicatedEvents, webhookEvents } from "../../db/schema/index.ts";
import type { EventCursor, EventFilter } from "../../domain/event-filter.ts";
import { rangeStart } from "../../domain/time-range.ts";

/** Newest first, ties by id: the order of the indexes. */
export const NEWEST_FIRST = sql`${webhookEvents.receivedAt} desc, ${webhookEvents.id} desc`;

/**
 * What the rows of a filter are read from, under the name of the events: the table, or the events of
 * `duplicated_events`, found by that table's indexes: what both have is its own here, and where nothing
 * else is asked for, PostgreSQL leaves a left join out.
 */
export function readsFrom(filter: EventFilter) {
  return isByDuplicated(filter) ? DUPLICATED : webhookEvents;
}

const { eventId, ...duplicated } = getTableColumns(duplicatedEvents);
const DUPLICATED = new QueryBuilder()
  .select({
    ...getTableColumns(webhookEvents),
    ...duplicated,
    id: sql<string>`${eventId}`.as("id"),
  })
  .from(duplicatedEvents)
  .leftJoin(webhookEvents, eq(webhookEvents.id, eventId))
  .as("webhook_events");

/**
 * Whether the duplicates are what it narrows the most by. A call's events, those that diverge and
 * those that need somebody have indexes of their own, and are few.
 */
function isByDuplicated({ duplicatesOnly, divergentOnly, callId, status }: EventFilter): boolean {
  const isNarrower = divergentOnly || callId || (status && status !== "processed");
  return duplicatesOnly && !isNarrower;
}

/** The rows of `readsFrom` that a filter lets through, `undefined` when it lets through all. */
export function matchesFilter(filter: EventFilter, now: Date): SQL | undefined {
  const { receivedAt } = webhookEvents;
  return and(
    filter.clientId ? eq(webhookEvents.clientId, filter.clientId) : undefined,
    filter.eventType ? eq(webhookEvents.eventType, filter.eventType) : undefined,
    filter.callId ? eq(webhookEvents.callId, filter.callId) : undefined,
    filter.status ? hasStatus(filter.status) : undefined,
    filter.duplicatesOnly && !isByDuplicated(filter)
      ? sql`${webhookEvents.duplicateCount} > 0`
      : undefined,
    filter.divergentOnly ? sql`${webhookEvents.divergentCount} > 0` : undefined,
    // A test has no key, hence no duplicates.
    filter.includeTests || isByDuplicated(filter) ? undefined : sql`not ${webhookEvents.isTest}`,
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
