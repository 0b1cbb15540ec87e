import { setImmediate as turn } from "node:timers/promises";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { webhookDeliveries, webhookEvents } from "../db/schema/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import { patientInbox } from "../testing/patient-inbox.ts";
import type { Inbox } from "./index.ts";
import { rememberRecentEvents } from "./recent-events.ts";
import { recordBatch } from "./record-batch.ts";
import { recordRepeats, repeatRowIdsOf } from "./record-repeats.ts";

let scratch: TestDatabase;
let here: Inbox;
let elsewhere: Inbox;
beforeAll(async () => {
  scratch = await testDatabase();
  here = patientInbox(scratch.database.openIngest);
  elsewhere = patientInbox(scratch.database.openIngest);
});
afterAll(async () => {
  await Promise.all([here.close(), elsewhere.close()]);
  await scratch.drop();
});
const db = () => scratch.database.dashboard;
const control = () => scratch.database.control;
beforeEach(async () => {
  await db().execute(sql`truncate webhook_events, statistic_deltas cascade`);
});

const body = freshBody();
const later = (ms: number) => deliveryOf(body, { receivedAt: new Date(1_800_000_000_000 + ms) });

test("copies of one key share a row, are counted, and told of in the statistics", async () => {
  const first = later(0);
  await recordBatch(control(), [first]);
  const copies = [later(30), later(10), later(20)];
  const other = deliveryOf(freshBody());
  expect(await recordRepeats(control(), [...copies, other])).toEqual([
    ...copies.map(() => ({ eventId: first.id, duplicate: true })),
    null,
  ]);
  expect(repeatRowIdsOf([...copies, other])).toEqual([
    ...copies.map(() => copies[0]?.id),
    other.id,
  ]);
  const [event] = await db().select().from(webhookEvents);
  expect(event).toMatchObject({ duplicateCount: 3, lastDuplicateAt: copies[0]?.receivedAt });
  expect(await db().select().from(webhookDeliveries)).toMatchObject([
    {
      id: copies[0]?.id,
      eventId: first.id,
      clientId: "acme",
      count: 3,
      body: null,
      bodyBytes: first.bodyBytes,
      divergence: "identical",
      receivedAt: copies[0]?.receivedAt,
      signedAt: copies[0]?.signedAt,
      sourceIp: copies[0]?.sourceIp,
    },
  ]);
  const [sums] = await control()`
    select sum(events)::int as events, sum(duplicates)::int as duplicates,
           count(distinct minute)::int as minutes
    from statistic_deltas`;
  expect(sums).toEqual({ events: 1, duplicates: 3, minutes: 1 });
});

test("one whose bytes differ from the event's is no repeat of it", async () => {
  await recordBatch(control(), [deliveryOf({ ...body, event_timestamp: 1 })]);
  expect(await recordRepeats(control(), [deliveryOf({ ...body, event_timestamp: 2 })])).toEqual([
    null,
  ]);
  expect(await db().select().from(webhookDeliveries)).toEqual([]);
});

test("a copy whose event is gone is recorded as a first, with its body", async () => {
  const first = later(0);
  expect(await here.checkAndRecord(first)).toMatchObject({ duplicate: false });
  expect(await here.checkAndRecord(later(1))).toMatchObject({ duplicate: true });
  await db().delete(webhookEvents).where(eq(webhookEvents.id, first.id));

  const again = [later(2), later(3), later(4)];
  const recorded = await Promise.all(again.map((delivery) => here.checkAndRecord(delivery)));
  expect(recorded.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
  const [event] = await db().select().from(webhookEvents);
  expect(event).toMatchObject({ body: `${first.body}`, duplicateCount: 2, status: "received" });
  expect(await here.checkAndRecord(later(5))).toEqual({ duplicate: true, eventId: event?.id });
});

test("a copy does not wait for firsts that are in flight", async () => {
  await here.checkAndRecord(later(0));
  const contested = freshBody();
  const { promise: released, resolve: release } = openPromise();
  const { promise: isHeld, resolve: hold } = openPromise();
  const other = control().begin(async (tx) => {
    await recordBatch(tx, [deliveryOf(contested)]);
    hold();
    await released;
  });
  await isHeld;

  const waiting = here.checkAndRecord(deliveryOf(contested));
  // It is on its way, and has not been for long.
  await turn();
  await turn();
  expect(await here.checkAndRecord(later(1))).toMatchObject({ duplicate: true });
  release();
  await other;
  expect(await waiting).toMatchObject({ duplicate: true });
});

function openPromise() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

test("firsts and copies of the same keys, from two processes in any order, never deadlock", async () => {
  const bodies = Array.from({ length: 40 }, () => freshBody());
  await Promise.all(
    // Each knows half of them.
    bodies.map((each, n) => (n % 2 ? here : elsewhere).checkAndRecord(deliveryOf(each))),
  );
  const sent = Array.from({ length: 60 }, (_, round) =>
    (round % 2 ? bodies : bodies.toReversed()).map((each) =>
      (round % 3 ? here : elsewhere).checkAndRecord(deliveryOf(each)),
    ),
  ).flat();
  const recorded = await Promise.all(sent);
  expect(recorded.every(({ duplicate }) => duplicate)).toBe(true);
  const [sums] = await control()`
    select sum(duplicate_count)::int as counted,
           (select sum(count)::int from webhook_deliveries) as kept
    from webhook_events`;
  expect(sums).toEqual({ counted: sent.length, kept: sent.length });
  const [server] = await control()`
    select deadlocks::int from pg_stat_database where datname = current_database()`;
  expect(server).toEqual({ deadlocks: 0 });
});

test("a copy is known by its key and its bytes, until its event is forgotten", () => {
  const recent = rememberRecentEvents();
  const event = deliveryOf(freshBody());
  expect(recent.knows(event)).toBe(false);
  recent.remember(event);
  expect(recent.knows({ ...event })).toBe(true);
  expect(recent.knows({ ...event, bodySha256: "0".repeat(64) })).toBe(false);
  recent.forget(event);
  expect(recent.knows(event)).toBe(false);
});
