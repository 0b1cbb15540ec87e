import { and, eq, gte, inArray, isNotNull, lt, ne, type SQL, sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { webhookDeliveries, webhookEvents } from "../db/schema/index.ts";
import type { DuplicateCursor, DuplicateFilter } from "../domain/duplicate-filter.ts";
import { boundsOf } from "../domain/overview-range.ts";

const NEWEST_FIRST = sql`${webhookDeliveries.receivedAt} desc, ${webhookDeliveries.id} desc`;

/**
 * One page of explained duplicates, newest first. The newest of all are explained within seconds,
 * and until then not in it.
 *
 * @returns `nextCursor` is null on the last page
 */
export async function listDuplicates(
  db: Db,
  page: { filter: DuplicateFilter; cursor?: DuplicateCursor | null; limit: number; now?: Date },
) {
  const { filter, cursor, limit, now = new Date() } = page;
  // The page first, then what is said of its events: the limit must not wait for the join.
  const found = db
    .select({
      id: webhookDeliveries.id,
      eventId: webhookDeliveries.eventId,
      clientId: webhookDeliveries.clientId,
      receivedAt: webhookDeliveries.receivedAt,
      signedAt: webhookDeliveries.signedAt,
      count: webhookDeliveries.count,
      divergence: webhookDeliveries.divergence,
      cause: webhookDeliveries.cause,
      causeIsCertain: webhookDeliveries.causeIsCertain,
      wouldRepeat: webhookDeliveries.wouldRepeat,
    })
    .from(webhookDeliveries)
    .where(and(matchesFilter(db, filter, now), cursor ? olderThan(cursor) : undefined))
    .orderBy(NEWEST_FIRST)
    .limit(limit + 1)
    .as("found");
  const rows = await db
    .select({
      id: found.id,
      eventId: found.eventId,
      clientId: found.clientId,
      receivedAt: found.receivedAt,
      count: found.count,
      divergence: found.divergence,
      cause: found.cause,
      causeIsCertain: found.causeIsCertain,
      wouldRepeat: found.wouldRepeat,
      eventType: webhookEvents.eventType,
      callId: webhookEvents.callId,
      firstReceivedAt: webhookEvents.receivedAt,
    })
    .from(found)
    .innerJoin(webhookEvents, eq(webhookEvents.id, found.eventId))
    .orderBy(sql`${found.receivedAt} desc, ${found.id} desc`);
  const duplicates = rows.slice(0, limit);
  const last = duplicates.at(-1);
  const nextCursor: DuplicateCursor | null =
    rows.length > limit && last ? { receivedAt: last.receivedAt, id: last.id } : null;
  return { duplicates, nextCursor };
}

/** Names the predicates of the partial indexes too, which PostgreSQL can't conclude by itself. */
function matchesFilter(db: Db, filter: DuplicateFilter, now: Date): SQL | undefined {
  const { receivedAt, clientId, cause, divergence, eventId } = webhookDeliveries;
  const { from, to } = boundsOf(filter, now);
  return and(
    isNotNull(cause),
    gte(receivedAt, from),
    to && lt(receivedAt, to),
    filter.clientId ? eq(clientId, filter.clientId) : undefined,
    filter.cause ? eq(cause, filter.cause) : undefined,
    filter.divergence ? eq(divergence, filter.divergence) : undefined,
    filter.divergence && filter.divergence !== "identical"
      ? ne(divergence, "identical")
      : undefined,
    filter.callId
      ? inArray(
          eventId,
          db
            .select({ id: webhookEvents.id })
            .from(webhookEvents)
            .where(eq(webhookEvents.callId, filter.callId)),
        )
      : undefined,
  );
}

function olderThan({ receivedAt, id }: DuplicateCursor): SQL {
  return sql`(${webhookDeliveries.receivedAt}, ${webhookDeliveries.id}) < (${receivedAt.toISOString()}::timestamptz, ${id}::uuid)`;
}
