import { sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../../testing/database.ts";
import { insertDuplicate, insertEvent } from "../../testing/insert-event.ts";
import { diffDelivery, readBody, readEvent } from "./index.ts";

let scratch: TestDatabase;
beforeAll(async () => {
  scratch = await testDatabase();
});
afterAll(() => scratch.drop());
const db = () => scratch.database.dashboard;

const FIRST = '{"event":"call_ended","n":9007199254740993,"text":"\\u0000\\ud800","10":1,"2":2}';
const at = (second: number) => new Date(Date.UTC(2026, 10, 23, 12, 0, second));

test("an event comes with its duplicates and attempts in order, and without bodies", async () => {
  const { id } = await insertEvent(db(), { body: FIRST, receivedAt: at(0), duplicateCount: 3 });
  const later = await insertDuplicate(db(), id, { receivedAt: at(9), divergence: "identical" });
  const sooner = await insertDuplicate(db(), id, {
    receivedAt: at(1),
    divergence: null,
    count: 2,
  });
  await db().execute(sql`
    insert into processing_attempts (event_id, number, worker, started_at, finished_at, outcome, error)
    values (${id}, 2, 'w', now(), now(), 'processed', null), (${id}, 1, 'w', now(), now(), 'failed', 'no')`);

  const detail = await readEvent(db(), id);
  expect(detail?.event).toMatchObject({ id, status: "processed", isRunning: false });
  expect(detail?.deliveries.map((delivery) => delivery.id)).toEqual([sooner, later]);
  expect(detail?.deliveries[0]).toMatchObject({ count: 2, divergence: null });
  expect(detail?.attempts.map((attempt) => attempt.outcome)).toEqual(["failed", "processed"]);
  expect(JSON.stringify(detail)).not.toContain("9007199254740993");
});

test("an unknown event is null", async () => {
  expect(await readEvent(db(), uuidv7())).toBeNull();
  expect(await readBody(db(), { eventId: uuidv7() })).toBeNull();
});

test("a body comes back exactly as it was sent", async () => {
  const { id } = await insertEvent(db(), { body: FIRST });
  expect(await readBody(db(), { eventId: id })).toBe(FIRST);
});

test("a duplicate's body is its own, and none is kept where it is identical", async () => {
  const { id } = await insertEvent(db(), { body: FIRST });
  const identical = await insertDuplicate(db(), id, { receivedAt: at(1), divergence: "identical" });
  const other = await insertDuplicate(db(), id, {
    receivedAt: at(2),
    divergence: "conflicting",
    body: FIRST.replace("740993", "740992"),
  });
  expect(await readBody(db(), { eventId: id, deliveryId: identical })).toBeNull();
  expect(await readBody(db(), { eventId: id, deliveryId: other })).toContain("740992");
  expect(await diffDelivery(db(), { eventId: id, deliveryId: identical })).toBeNull();
  expect(await diffDelivery(db(), { eventId: id, deliveryId: other })).toEqual({
    changes: [
      { path: ["n"], kind: "changed", before: "9007199254740993", after: "9007199254740992" },
    ],
    truncated: false,
  });
});

test("a duplicate can't be read through another event", async () => {
  const one = await insertEvent(db(), { body: FIRST });
  const stranger = await insertEvent(db(), { body: FIRST });
  const deliveryId = await insertDuplicate(db(), one.id, {
    receivedAt: at(1),
    divergence: "conflicting",
  });
  expect(await readBody(db(), { eventId: stranger.id, deliveryId })).toBeNull();
});
