import { sql } from "drizzle-orm";
import fc from "fast-check";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Db } from "../../db/index.ts";
import { EVENT_STATUSES } from "../../domain/event.ts";
import {
  type EventCursor,
  type EventFilter,
  eventFilterSchema,
} from "../../domain/event-filter.ts";
import { rangeStart, TIME_RANGES } from "../../domain/time-range.ts";
import { type TestDatabase, testDatabase } from "../../testing/database.ts";
import { insertEvent } from "../../testing/insert-event.ts";
import { rowsReadBy } from "../../testing/rows-read.ts";
import { countNewerEvents, type ListedEvent, listEvents, listEventTypes } from "./index.ts";

let scratch: TestDatabase;
beforeAll(async () => {
  scratch = await testDatabase();
});
afterAll(() => scratch.drop());
const db = () => scratch.database.dashboard;

const NOW = new Date("2026-11-23T12:00:00.000Z");
const CLIENTS = ["alpha", "beta"];
const TYPES = ["call_started", "call_ended", "transfer_started", "something_new"];
const CALLS = ["call_1", "call_2", null];

beforeEach(async () => {
  await db().execute(sql`truncate webhook_events cascade`);
});

/** Few instants, so that many events share one. */
const instants = fc
  .constantFrom(0, 1, 1, 1, 1_800_000, 7_200_000, 90_000_000, 800_000_000)
  .map((ago) => new Date(NOW.getTime() - ago));

const events = fc.array(
  fc.record({
    clientId: fc.constantFrom(...CLIENTS),
    eventType: fc.constantFrom(...TYPES),
    callId: fc.constantFrom(...CALLS),
    status: fc.constantFrom(...EVENT_STATUSES),
    isTest: fc.boolean(),
    receivedAt: instants,
    duplicateCount: fc.constantFrom(0, 1, 2),
    divergentCount: fc.constantFrom(0, 1),
  }),
  { minLength: 1, maxLength: 40 },
);

const filters = fc
  .record(
    {
      clientId: fc.constantFrom(...CLIENTS, "nobody"),
      eventType: fc.constantFrom(...TYPES, "never_sent"),
      callId: fc.constantFrom("call_1", "  call_2 "),
      status: fc.constantFrom(...EVENT_STATUSES),
      duplicatesOnly: fc.boolean(),
      divergentOnly: fc.boolean(),
      includeTests: fc.boolean(),
      range: fc.constantFrom(...TIME_RANGES),
      from: instants,
      to: instants,
    },
    { requiredKeys: [] },
  )
  .map((filter) => eventFilterSchema.parse(filter));

/** The filter once more, in the plainest words. */
function isWanted(event: ListedEvent, filter: EventFilter): boolean {
  if (filter.clientId && event.clientId !== filter.clientId) return false;
  if (filter.eventType && event.eventType !== filter.eventType) return false;
  if (filter.callId && event.callId !== filter.callId) return false;
  if (filter.status && event.status !== filter.status) return false;
  if (filter.duplicatesOnly && event.duplicateCount === 0) return false;
  if (filter.divergentOnly && event.divergentCount === 0) return false;
  if (!filter.includeTests && event.isTest) return false;
  if (filter.range && event.receivedAt < rangeStart(filter.range, NOW)) return false;
  if (filter.from && event.receivedAt < filter.from) return false;
  if (filter.to && event.receivedAt >= filter.to) return false;
  return true;
}

async function readAllPages(filter: EventFilter, limit: number): Promise<ListedEvent[]> {
  const read: ListedEvent[] = [];
  let cursor: EventCursor | null = null;
  do {
    const page: Awaited<ReturnType<typeof listEvents>> = await listEvents(db(), {
      filter,
      cursor,
      limit,
      now: NOW,
    });
    read.push(...page.events);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return read;
}

const newestFirst = (one: ListedEvent, other: ListedEvent) =>
  other.receivedAt.getTime() - one.receivedAt.getTime() || (one.id < other.id ? 1 : -1);

const EVERYTHING = eventFilterSchema.parse({ includeTests: true });

test("every filter, page by page, gives exactly what a plain scan gives, newest first", async () => {
  await fc.assert(
    fc
      .asyncProperty(
        events,
        fc.array(filters, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        async (rows, someFilters, limit) => {
          for (const row of rows) {
            const duplicateCount = row.isTest ? 0 : row.duplicateCount;
            const divergentCount = Math.min(row.divergentCount, duplicateCount);
            await insertEvent(db(), { ...row, duplicateCount, divergentCount });
          }
          const all = (await listEvents(db(), { filter: EVERYTHING, limit: 200, now: NOW })).events;
          expect(all).toHaveLength(rows.length);
          for (const filter of someFilters) {
            const wanted = all.filter((event) => isWanted(event, filter)).sort(newestFirst);
            expect(await readAllPages(filter, limit)).toEqual(wanted);
            expect(await countNewerEvents(db(), { filter, newest: null, now: NOW })).toBe(
              wanted.length,
            );
          }
        },
      )
      .beforeEach(async () => {
        await db().execute(sql`truncate webhook_events cascade`);
      }),
    { numRuns: 40 },
  );
});

test("paging neither skips nor repeats while new events arrive at the very same instant", async () => {
  const present = new Set<string>();
  for (let n = 0; n < 30; n += 1) present.add((await insertEvent(db(), { receivedAt: NOW })).id);

  const read: string[] = [];
  let cursor: EventCursor | null = null;
  do {
    const page: Awaited<ReturnType<typeof listEvents>> = await listEvents(db(), {
      filter: EVERYTHING,
      cursor,
      limit: 7,
    });
    read.push(...page.events.map((event) => event.id));
    cursor = page.nextCursor;
    await insertEvent(db(), { receivedAt: NOW, id: uuidv7() });
    await insertEvent(db(), { receivedAt: new Date(NOW.getTime() + 1) });
  } while (cursor !== null);

  expect(new Set(read).size).toBe(read.length);
  expect(read.toSorted()).toEqual([...present].toSorted());
});

test("what is newer is counted from the newest the reader has, up to a bound", async () => {
  const seen = await insertEvent(db(), { receivedAt: NOW });
  const newest = { receivedAt: seen.receivedAt, id: seen.id };
  const count = () => countNewerEvents(db(), { filter: EVERYTHING, newest });
  expect(await count()).toBe(0);

  await insertEvent(db(), { receivedAt: NOW });
  await insertEvent(db(), { receivedAt: new Date(NOW.getTime() - 1) });
  expect(await count()).toBe(1);

  for (let n = 0; n < 120; n += 1) await insertEvent(db(), { receivedAt: new Date() });
  expect(await count()).toBe(100);
});

test("the menu has each type that is present once, the rare ones however old", async () => {
  expect(await listEventTypes(db())).toEqual([]);
  const longAgo = new Date(NOW.getTime() - 900 * 86_400_000);
  for (const eventType of ["alert_resolved", "brand_new", "transfer_ended"]) {
    await insertEvent(db(), { eventType, receivedAt: longAgo });
    await insertEvent(db(), { eventType, receivedAt: longAgo });
  }
  await insertEvent(db(), { eventType: "call_ended" });
  expect(await listEventTypes(db())).toEqual([
    "alert_resolved",
    "brand_new",
    "call_ended",
    "transfer_ended",
  ]);
});

test("lists carry no bodies", async () => {
  await insertEvent(db(), { body: JSON.stringify({ secret: "x".repeat(10_000) }) });
  const page = await listEvents(db(), { filter: EVERYTHING, limit: 10 });
  expect(JSON.stringify(page)).not.toContain("xxx");
});

/** Of the events and of the list of duplicated ones. */
const readBy = (ask: (db: Db) => Promise<unknown>) =>
  rowsReadBy(db(), ["webhook_events", "duplicated_events"], ask);

/** Of 20,000 events 200 have duplicates: all of these, and a page's events twice. */
const READ_AT_MOST = 200 + 2 * 100;

test("duplicates only are found without reading what has none, under every other filter", async () => {
  const EVENTS = 20_000;
  // One event in a hundred has duplicates; one in a hundred of those is of a quiet client, and of a
  // rare type; every other one is older than all that have none.
  await db().execute(sql`
    insert into webhook_events
      (id, client_id, event_type, call_id, idempotency_key, identity_version, body, body_sha256,
       body_bytes, received_at, next_attempt_at, status, processed_at, finished_at, duplicate_count)
    select gen_random_uuid(), case when n % 10_000 = 0 then 'quiet' else 'busy' end,
           case when n % 10_000 = 0 then 'transfer_started' else 'call_ended' end,
           'call_' || n, n::text, 1, '{}', '', 2, at, at, 'processed', at, at, (n % 100 = 0)::int
    from generate_series(1, ${EVENTS}::int) as n,
         lateral (select ${NOW.toISOString()}::timestamptz
                    - interval '1 second' * (n + case when n % 200 = 0 then 100_000 else 0 end)
                  as at) as received`);
  await db().execute(sql`
    insert into duplicated_events (event_id, client_id, event_type, received_at)
    select id, client_id, event_type, received_at from webhook_events where duplicate_count > 0`);
  await db().execute(sql`analyze webhook_events, duplicated_events`);

  const day = { from: new Date(NOW.getTime() - 86_400_000) };
  const narrowings = [
    {},
    { clientId: "busy" },
    { clientId: "quiet" },
    { eventType: "call_ended" },
    { eventType: "transfer_started" },
    { eventType: "never_sent" },
    { clientId: "quiet", eventType: "transfer_started" },
    { clientId: "busy", status: "processed" },
    { status: "dead" },
    { callId: "call_100" },
    { clientId: "quiet", divergentOnly: true },
    { ...day, clientId: "busy" },
    { to: day.from, clientId: "quiet" },
  ];
  for (const narrowing of narrowings) {
    const filter = eventFilterSchema.parse({ ...narrowing, duplicatesOnly: true });
    const first = (db: Db) => listEvents(db, { filter, limit: 50, now: NOW });
    const { events, nextCursor } = await first(db());
    const what = JSON.stringify(narrowing);
    expect(await readBy(first), what).toBeLessThan(READ_AT_MOST);
    expect(events.every(({ duplicateCount }) => duplicateCount > 0)).toBe(true);

    const next = (db: Db) => listEvents(db, { filter, cursor: nextCursor, limit: 50, now: NOW });
    if (nextCursor) expect(await readBy(next), what).toBeLessThan(READ_AT_MOST);
    const newer = (db: Db) => countNewerEvents(db, { filter, newest: null, now: NOW });
    expect(await readBy(newer), what).toBeLessThan(READ_AT_MOST);
  }
});
