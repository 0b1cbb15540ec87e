import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { holds } from "../../domain/condition.ts";
import { type EventCursor, eventFilterSchema } from "../../domain/event-filter.ts";
import { parseBody } from "../../domain/parse-body.ts";
import { parseSearch } from "../../domain/search.ts";
import { type TestDatabase, testDatabase } from "../../testing/database.ts";
import { insertEvent } from "../../testing/insert-event.ts";
import { countNewerEvents, type ListedEvent, listEvents } from "../queries/index.ts";
import { wholeFilter } from "../queries/whole-filter.ts";
import { indexEvents } from "./index-events.ts";
import { startIndexer } from "./indexer.ts";
import { hashes, inSpan, spanOf } from "./terms.ts";

let scratch: TestDatabase;
beforeAll(async () => {
  scratch = await testDatabase();
});
afterAll(() => scratch.drop());
const db = () => scratch.database.dashboard;

const empty = () => db().execute(sql`truncate webhook_events, event_search_state cascade`);
beforeEach(empty);

const NOW = new Date("2026-11-23T12:00:00.000Z");
const DAY_MS = 86_400_000;

async function indexAll(): Promise<void> {
  for await (const _ of indexEvents(db(), new Date(0), new Date(NOW.getTime() + 10 * DAY_MS)));
}

async function readAllPages(filter: object, limit = 7): Promise<ListedEvent[]> {
  const parsed = eventFilterSchema.parse({ includeTests: true, ...filter });
  const read: ListedEvent[] = [];
  let cursor: EventCursor | null = null;
  do {
    const page: Awaited<ReturnType<typeof listEvents>> = await listEvents(db(), {
      filter: parsed,
      cursor,
      limit,
      now: NOW,
    });
    expect(page.events.length).toBeLessThanOrEqual(limit);
    read.push(...page.events);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return read;
}

const idsOf = (events: { id?: string }[]) => events.map(({ id }) => id);

/** A few names and values, so that many events share them; and odd ones. */
const VALUES = ["42", "042", 42, 4.2e1, 0, -0, "", "a.b", "é\u0000", "\ud800", true, "true", null];
const LONG_NUMBER = "12345678901234567890";
const value = fc.oneof(
  fc.constantFrom<unknown>(...VALUES, "x".repeat(300), [1, "42"], { deep: { er: 42 } }, [[], {}]),
  fc.constant("«long»"),
);
const metadata = fc.dictionary(fc.constantFrom("a", "b", "a.b", "c\\d", "word_url", "0"), value, {
  maxKeys: 4,
});

const bodies = fc
  .record({
    event: fc.constantFrom("call_started", "call_ended"),
    call: fc.record(
      {
        agent_id: fc.constantFrom("agent_1", "agent_2"),
        agent_name: fc.constantFrom("Ada Dental", "Ada  Law", 7),
        from_number: fc.constantFrom("+14155550123", "+4930 1234567", "anonymous", "0123"),
        to_number: fc.constantFrom("+24155550123", "+99990123"),
        metadata,
        latency: fc.constant({ p50: 42 }),
      },
      { requiredKeys: [] },
    ),
  })
  .map((body) => JSON.stringify(body).replaceAll('"«long»"', LONG_NUMBER));

const odd = fc.constantFrom("7", "null", "[1,2]", '"text"', '{"call":[1]}', '{"":{"":1}}');

const events = fc.array(
  fc.record({
    clientId: fc.constantFrom("alpha", "beta"),
    eventType: fc.constantFrom("call_started", "call_ended"),
    callId: fc.constantFrom("call_4eee5a69aaaa", "call_4eee5a69bbbb", "call_1", null),
    body: fc.oneof({ weight: 9, arbitrary: bodies }, { weight: 1, arbitrary: odd }),
    receivedAt: fc
      .constantFrom(0, 1, 1, 1, 3_600_000, 5 * 3_600_000, DAY_MS, 7 * DAY_MS, 80 * DAY_MS)
      .map((ago) => new Date(NOW.getTime() - ago)),
    duplicateCount: fc.constantFrom(0, 0, 2),
  }),
  { minLength: 1, maxLength: 30 },
);

const PATHS = ["a", "b", "a\\.b", "c\\\\d", "word_url", "0", "a.0", "a.1", "a.deep.er"].map(
  (name) => `call.metadata.${name}`,
);
const path = fc.constantFrom(...PATHS, "event", "call.agent_id", "call.latency.p50", "call.nope");
const wanted = fc.constantFrom("42", "42.0", "042", '""', "true", LONG_NUMBER, "a.b", "0", "é");
const clause = fc.oneof(
  fc.tuple(path, fc.constantFrom("=", "=", "=", "!=", "~"), wanted).map((parts) => parts.join(" ")),
  fc.tuple(path, fc.constantFrom(">", "<")).map((parts) => `${parts.join(" ")} 41`),
  fc.tuple(path, fc.constantFrom("exists", "is absent", "in (42, true)")).map((p) => p.join(" ")),
  fc.constantFrom("call_4eee5a69aaaa", "call_4eee5a69", "call_4eee5a69b", "call_1", "call_"),
  fc.constantFrom("ada", "Ada law", "agent_1", "0123", "5550123", "+1 415 555 0123", "24155550123"),
);
/** Two call ids, say, are refused. */
const isClear = (search: string) => parseSearch(search).error === undefined;
const searches = fc.record(
  {
    search: fc
      .array(clause, { minLength: 1, maxLength: 3 })
      .map((parts) => parts.join(" and "))
      .filter(isClear),
    clientId: fc.constantFrom("alpha", "beta"),
    eventType: fc.constantFrom("call_started"),
    range: fc.constantFrom("24h"),
    duplicatesOnly: fc.boolean(),
  },
  { requiredKeys: ["search"] },
);

type Given = {
  clientId: string;
  eventType: string;
  callId: string | null;
  body: string;
  duplicateCount: number;
};

/** The search once more, in the plainest words, over an event as it was given. */
function isFound(event: Given & { id: string; receivedAt: Date }, filter: { search: string }) {
  const { search } = parseSearch(filter.search);
  if (search === undefined) return false;
  const body = parseBody(event.body) as { call?: Record<string, unknown> } | null;
  const call = (typeof body === "object" && body?.call) || {};
  const digits = [call.from_number, call.to_number].map((n) => String(n).replace(/\D/g, ""));
  const words =
    typeof call.agent_name === "string" ? call.agent_name.toLowerCase().split(/ +/) : [];
  const { callId } = search;
  return (
    (callId === null ||
      event.callId === callId ||
      (isStart(callId) && startsWith(event, callId))) &&
    search.phones.every((phone) => digits.some((number) => number.endsWith(phone))) &&
    (search.agentId === null || call.agent_id === search.agentId) &&
    search.agentWords.every((word) => words.includes(word)) &&
    holds(search.conditions, body)
  );
}
const isStart = (callId: string) => callId.length >= 13;
const startsWith = (event: Given, callId: string) => event.callId?.startsWith(callId) ?? false;

test("every search, page by page, finds what a plain scan finds, newest first", async () => {
  await fc.assert(
    fc
      .asyncProperty(
        events,
        fc.array(searches, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        async (rows, someSearches, limit) => {
          const all: (Given & { id: string; receivedAt: Date })[] = [];
          for (const row of rows) {
            all.push({ ...row, id: (await insertEvent(db(), row)).id });
          }
          await indexAll();
          for (const filter of someSearches) {
            const callId = parseSearch(filter.search).search?.callId ?? null;
            // What is somebody's whole id means that one only.
            const isWhole = callId !== null && all.some((event) => event.callId === callId);
            const found = all
              .filter((event) => !filter.clientId || event.clientId === filter.clientId)
              .filter((event) => !filter.eventType || event.eventType === filter.eventType)
              .filter((event) => !filter.duplicatesOnly || event.duplicateCount > 0)
              .filter((event) => !filter.range || +event.receivedAt >= +NOW - DAY_MS)
              .filter((event) => isFound(event, filter))
              .filter((event) => !isWhole || event.callId === callId)
              .sort((a, b) => +b.receivedAt - +a.receivedAt || (a.id < b.id ? 1 : -1));
            const read = await readAllPages(filter, limit);
            expect(idsOf(read), filter.search).toEqual(idsOf(found));
            const parsed = eventFilterSchema.parse({ includeTests: true, ...filter });
            const newer = await countNewerEvents(db(), { filter: parsed, newest: null, now: NOW });
            expect(newer).toBe(found.length);
            const whole = await wholeFilter(db(), parsed, NOW);
            if (whole === null) continue;
            const { from, where } = whole;
            const rows = await db().execute(sql`select id from ${from} where ${where}`);
            expect(rows.map(({ id }) => id).sort()).toEqual(found.map(({ id }) => id).sort());
          }
        },
      )
      .beforeEach(async () => {
        await empty();
      }),
    { numRuns: 30 },
  );
}, 180_000);

test("an event is found however odd its body, and its neighbours with it", async () => {
  const odd = [
    `{"event":"call_ended","call":${'{"a":'.repeat(3_000)}1${"}".repeat(3_000)}}`,
    '{"event":"call_ended","call":{"metadata":{"n":1e400,"m":-0,"z":"a\\u0000b","s":"\\ud800"}}}',
    JSON.stringify({ call: Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [n, n])) }),
    "not JSON at all",
  ];
  const ids = [];
  for (const body of odd) ids.push((await insertEvent(db(), { body, receivedAt: NOW })).id);
  const body = '{"call":{"metadata":{"order_id":42}}}';
  const { id } = await insertEvent(db(), { body, receivedAt: NOW });
  await indexAll();
  expect(idsOf(await readAllPages({ search: "call.metadata.order_id = 42" }))).toEqual([id]);
  expect(idsOf(await readAllPages({ search: "call.metadata.n = 1e400" }))).toEqual([ids[1]]);
  expect(idsOf(await readAllPages({ search: ids[3] }))).toEqual([ids[3]]);
  // A field beyond those that are indexed is not found; one among them is.
  expect(idsOf(await readAllPages({ search: "call.7 = 7" }))).toEqual([ids[2]]);
});

test("the newest is found within moments and the past after a while; until then we say so", async () => {
  const body = '{"call":{"metadata":{"order_id":42}}}';
  const old = await insertEvent(db(), { body, receivedAt: new Date(Date.now() - 3 * DAY_MS) });
  const filter = eventFilterSchema.parse({ search: "call.metadata.order_id = 42" });
  const find = () => listEvents(db(), { filter, limit: 10 });
  expect(await find()).toMatchObject({ events: [], searchableSince: expect.any(Date) });

  const indexer = startIndexer(db());
  try {
    const fresh = await insertEvent(db(), { body });
    await expect
      .poll(async () => idsOf((await find()).events), { timeout: 60_000 })
      .toEqual([fresh.id, old.id]);
    await expect.poll(async () => (await find()).searchableSince, { timeout: 60_000 }).toBe(null);
    // What a journal held back has an earlier time, and must not wait for the next day.
    const late = await insertEvent(db(), { body, receivedAt: new Date(Date.now() - 10_000) });
    await expect
      .poll(async () => idsOf((await find()).events), { timeout: 60_000 })
      .toContain(late.id);
  } finally {
    await indexer.stop();
  }
}, 180_000);

test("what somebody has read is noted, and found without being read again", async () => {
  const { id } = await insertEvent(db(), { body: '{"call":{"metadata":{"order_id":1}}}' });
  const event = { id, clientId: "acme", eventType: "call_ended", callId: null };
  const indexer = startIndexer(db());
  try {
    // Other than what stands in the row, so that it shows where it is from.
    const body = { call: { metadata: { order_id: 42 } } };
    const receivedAt = new Date();
    indexer.note({ ...event, receivedAt }, body);
    const rows = () => db().execute(sql`select event_id as id, terms from event_search`);
    await expect.poll(async () => idsOf([...(await rows())]), { timeout: 60_000 }).toEqual([id]);
    const [row] = await rows();
    expect(row?.terms).toContain(
      String(inSpan(hashes.number("call.metadata.order_id", 42), spanOf(receivedAt))),
    );
  } finally {
    await indexer.stop();
  }
}, 180_000);

test("a large backlog is gone through once, batch behind batch", async () => {
  for (let n = 0; n < 230; n += 1) {
    // Many share an instant, so that it takes the id to tell where a batch ended.
    await insertEvent(db(), { receivedAt: new Date(NOW.getTime() + Math.floor(n / 40)) });
  }
  const batches: number[] = [];
  for await (const indexed of indexEvents(db(), NOW, new Date(NOW.getTime() + DAY_MS))) {
    batches.push(indexed);
    // Behind where the batch ended: for the next time.
    if (batches.length === 1) await insertEvent(db(), { receivedAt: NOW });
  }
  expect(batches).toEqual([100, 100, 30]);
  await indexAll();
  const [counts] = await db().execute(sql`
    select (select count(*)::int from webhook_events) as events,
           (select count(*)::int from event_search) as found`);
  expect(counts).toEqual({ events: 231, found: 231 });
});

test("two indexers at once make one row of each event", async () => {
  for (let n = 0; n < 250; n += 1) await insertEvent(db(), { receivedAt: NOW });
  await Promise.all([indexAll(), indexAll(), indexAll()]);
  const [row] = await db().execute(sql`select count(*)::int as count from event_search`);
  expect(row?.count).toBe(250);
});

test("terms are what they always were, since an index that is in use has them", () => {
  expect(hashes.client("é1")).toBe(3687317108305715950n);
  expect(hashes.eventType("call_ended")).toBe(3467891961257455997n);
  expect(inSpan(hashes.number("call.metadata.order_id", -0), 82_000)).toBe(
    inSpan(hashes.number("call.metadata.order_id", 0), 82_000),
  );
});
