import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { webhookDeliveries, webhookEvents } from "../db/schema/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import { patientInbox } from "../testing/patient-inbox.ts";
import { recordBatch } from "./index.ts";
import { recordFirsts, rowIdsOfFirsts } from "./record-firsts.ts";

let scratch: TestDatabase;
beforeAll(async () => {
  scratch = await testDatabase();
});
afterAll(() => scratch.drop());
const db = () => scratch.database.dashboard;
const control = () => scratch.database.control;
beforeEach(async () => {
  await db().execute(sql`truncate webhook_events, statistic_deltas cascade`);
});

const events = () => db().select().from(webhookEvents).orderBy(webhookEvents.id);

test("what is new is recorded; a copy is left for others, and nothing is kept of it", async () => {
  const known = deliveryOf(freshBody());
  await recordBatch(control(), [known]);
  const body = freshBody();
  const [copyOfKnown, first, twin] = [
    deliveryOf(freshBody("call_ended", known.callId ?? "")),
    deliveryOf(body),
    deliveryOf({ ...body, event_timestamp: 2 }),
  ];
  const batch = [copyOfKnown, first, twin];
  expect(rowIdsOfFirsts(batch)).toEqual([copyOfKnown.id, first.id, null]);
  expect(await recordFirsts(control(), batch)).toEqual([
    null,
    { eventId: first.id, duplicate: false },
    null,
  ]);
  expect(await events()).toMatchObject([
    { id: known.id, duplicateCount: 0, lastDuplicateAt: null },
    { id: first.id, duplicateCount: 0, body: `${first.body}`, status: "received" },
  ]);
  expect(await db().select().from(webhookDeliveries)).toEqual([]);
  const [sums] = await control()`
    select sum(events)::int as events, sum(duplicates)::int as duplicates from statistic_deltas`;
  expect(sums).toEqual({ events: 2, duplicates: 0 });
});

test("the row is the one that the statement for everything makes", async () => {
  const [one, other] = [deliveryOf(freshBody()), deliveryOf(freshBody())];
  await recordFirsts(control(), [one]);
  await recordBatch(control(), [{ ...other, receivedAt: one.receivedAt, signedAt: one.signedAt }]);
  const [mine, theirs] = await events();
  const { id, callId, idempotencyKey, bodySha256 } = other;
  const own = { id, callId, idempotencyKey, bodySha256, nextAttemptAt: expect.any(Date) };
  expect(theirs).toEqual({ ...mine, ...own, body: `${other.body}` });
});

test("the dashboard's test is new each time, processed, and counted nowhere", async () => {
  const body = freshBody("call_started", "test_call");
  const batch = [deliveryOf(body), deliveryOf(body)];
  expect(await recordFirsts(control(), batch)).toEqual(
    batch.map(({ id }) => ({ eventId: id, duplicate: false })),
  );
  const processed = { isTest: true, status: "processed", finishedAt: expect.any(Date) };
  expect(await events()).toMatchObject([processed, processed]);
  expect(await control()`select from statistic_deltas`).toHaveLength(0);
});

test("of copies through several processes at once exactly one is the first, all are counted", async () => {
  const inboxes = [1, 2, 3].map(() => patientInbox(scratch.database.openIngest));
  const bodies = Array.from({ length: 30 }, () => freshBody());
  // The bytes differ, so that none of them is known for a repeat.
  const sent = Array.from({ length: 12 }, (_, round) =>
    (round % 2 ? bodies : bodies.toReversed()).map((body) =>
      inboxes[round % 3]?.checkAndRecord(deliveryOf({ ...body, event_timestamp: round })),
    ),
  ).flat();
  const recorded = await Promise.all(sent);
  expect(recorded.filter((each) => each?.duplicate === false)).toHaveLength(bodies.length);
  const [sums] = await control()`
    select count(*)::int as events, sum(duplicate_count)::int as counted,
           (select sum(count)::int from webhook_deliveries) as kept,
           (select sum(events)::int from statistic_deltas) as told
    from webhook_events`;
  const copies = sent.length - bodies.length;
  expect(sums).toEqual({ events: 30, counted: copies, kept: copies, told: 30 });
  const [server] = await control()`
    select deadlocks::int from pg_stat_database where datname = current_database()`;
  expect(server).toEqual({ deadlocks: 0 });
  await Promise.all(inboxes.map((inbox) => inbox.close()));
});
