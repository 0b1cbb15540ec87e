import { and, inArray, sql } from "drizzle-orm";
import type { Db } from "../../db/index.ts";
import { webhookEvents } from "../../db/schema/index.ts";
import type { EventCursor, EventFilter } from "../../domain/event-filter.ts";
import { searchableSince } from "../search/indexer.ts";
import { searchEvents } from "../search/search-events.ts";
import { matchesFilter, NEWEST_FIRST, newerThan, olderThan, readsFrom } from "./filter.ts";

/** No body here: a page of 50 would weigh megabytes. */
const LISTED = {
  id: webhookEvents.id,
  clientId: webhookEvents.clientId,
  eventType: webhookEvents.eventType,
  callId: webhookEvents.callId,
  isTest: webhookEvents.isTest,
  status: webhookEvents.status,
  receivedAt: webhookEvents.receivedAt,
  processedAt: webhookEvents.processedAt,
  nextAttemptAt: webhookEvents.nextAttemptAt,
  attempts: webhookEvents.attempts,
  duplicateCount: webhookEvents.duplicateCount,
  divergentCount: webhookEvents.divergentCount,
  bodyBytes: webhookEvents.bodyBytes,
};

type Page = { filter: EventFilter; cursor?: EventCursor | null; limit: number; now?: Date };

/**
 * One page of events, newest first. Paging by cursor neither skips nor repeats an event while
 * others arrive; one that is recorded late, with an earlier `received_at`, may be passed over.
 *
 * @returns `nextCursor` is null on the last page; with a search, a page that has one may be short.
 *   `searchableSince`: what is older is not in the index yet, so a search can't find it
 */
export async function listEvents(db: Db, page: Page) {
  const { filter, cursor, limit, now = new Date() } = page;
  if (filter.search) return listFound(db, { ...page, search: filter.search });
  const found = await db
    .select(LISTED)
    .from(readsFrom(filter))
    .where(and(matchesFilter(filter, now), cursor ? olderThan(cursor) : undefined))
    .orderBy(NEWEST_FIRST)
    .limit(limit + 1);
  const events = found.slice(0, limit);
  const last = events.at(-1);
  const nextCursor: EventCursor | null =
    found.length > limit && last ? { receivedAt: last.receivedAt, id: last.id } : null;
  return { events, nextCursor, searchableSince: null };
}

async function listFound(db: Db, page: Page & { search: string }) {
  const [{ hits, nextCursor }, since] = await Promise.all([
    searchEvents(db, { ...page, now: page.now ?? new Date() }),
    searchableSince(db),
  ]);
  const ids = hits.map(({ id }) => id);
  const rows =
    ids.length === 0
      ? []
      : await db.select(LISTED).from(webhookEvents).where(inArray(webhookEvents.id, ids));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const events = ids.flatMap((id) => byId.get(id) ?? []);
  return { events, nextCursor, searchableSince: since };
}
export type ListedEvent = Awaited<ReturnType<typeof listEvents>>["events"][number];

/** What may have changed about listed events since they were listed. */
export async function readEventStates(db: Db, eventIds: string[]) {
  const { id, status, processedAt, nextAttemptAt, attempts, duplicateCount, divergentCount } =
    LISTED;
  return db
    .select({ id, status, processedAt, nextAttemptAt, attempts, duplicateCount, divergentCount })
    .from(webhookEvents)
    .where(inArray(webhookEvents.id, eventIds));
}

/** Beyond this the banner says "99+"; counting on would make a busy minute expensive. */
const COUNTED_AT_MOST = 100;

/** How many events the filter lets through that are newer than `newest`, at most 100. */
export async function countNewerEvents(
  db: Db,
  {
    filter,
    newest,
    now = new Date(),
  }: { filter: EventFilter; newest: EventCursor | null; now?: Date },
): Promise<number> {
  if (filter.search) {
    const page = { filter, search: filter.search, newest, limit: COUNTED_AT_MOST, now };
    return (await searchEvents(db, page)).hits.length;
  }
  const newer = db
    .select({ one: sql`1` })
    .from(readsFrom(filter))
    .where(and(matchesFilter(filter, now), newest ? newerThan(newest) : undefined))
    .orderBy(NEWEST_FIRST)
    .limit(COUNTED_AT_MOST)
    .as("newer");
  const [row] = await db.select({ count: sql<number>`count(*)::int` }).from(newer);
  return row?.count ?? 0;
}
