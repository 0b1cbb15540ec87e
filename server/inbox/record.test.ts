import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { webhookDeliveries, webhookEvents } from "../db/schema/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import { patientInbox } from "../testing/patient-inbox.ts";
import type { Inbox } from "./index.ts";
import { recordBatch } from "./record-batch.ts";

let test: TestDatabase;
let inbox: Inbox;

beforeAll(async () => {
  test = await testDatabase();
  inbox = patientInbox(test.database.openIngest);
});
afterAll(() => test.drop());
beforeEach(async () => {
  await test.database.control`truncate webhook_events cascade`;
});

const events = () => test.database.dashboard.select().from(webhookEvents);
const duplicatesOf = (eventId: string) =>
  test.database.dashboard
    .select()
    .from(webhookDeliveries)
    .where(eq(webhookDeliveries.eventId, eventId))
    .orderBy(webhookDeliveries.receivedAt, webhookDeliveries.id);

describe("where values lie", () => {
  type Place = { name: string; isOutside: boolean };
  /** Each long value of a table's rows, and whether it lies outside its row. */
  async function placesIn(table: string): Promise<Place[]> {
    const sql = test.database.control;
    const columns = await sql<{ name: string }[]>`
      select column_name as name from information_schema.columns
      where table_name = ${table} and data_type = 'text'`;
    const places = columns.map(
      async ({ name }) => sql<Place[]>`
        select ${name} as name, pg_column_toast_chunk_id(${sql(name)}) is not null as "isOutside"
        from ${sql(table)} where ${sql(name)} is not null`,
    );
    return (await Promise.all(places)).flat();
  }
  const outside = (places: readonly Place[]) =>
    places.filter(({ isOutside }) => isOutside).map(({ name }) => name);

  it("keeps of an event and of a copy nothing but the body outside the row", async () => {
    const body = { ...freshBody(), transcript: "x".repeat(8_000) };
    const long = { clientId: "a".repeat(63), sourceIp: "2001:db8:85a3:8d3:1319:8a2e:370:7348" };
    await inbox.checkAndRecord(deliveryOf(body, long));
    await inbox.checkAndRecord(deliveryOf({ ...body, call_status: "error" }, long));
    await test.database.control`
      update webhook_events set claimed_by = ${"host".repeat(16)}, lease_until = now()`;
    const events = await placesIn("webhook_events");
    expect(events.map(({ name }) => name)).toContain("idempotency_key");
    expect(outside(events)).toEqual(["body"]);
    expect(outside(await placesIn("webhook_deliveries"))).toEqual(["body"]);
  });
});

describe("checkAndRecord", () => {
  it("makes the first delivery of a key an event that waits for processing", async () => {
    const delivery = deliveryOf(freshBody());
    expect(await inbox.checkAndRecord(delivery)).toEqual({
      duplicate: false,
      eventId: delivery.id,
    });
    const [event] = await events();
    expect(event).toMatchObject({
      id: delivery.id,
      clientId: "acme",
      eventType: "call_ended",
      callId: delivery.callId,
      idempotencyKey: delivery.idempotencyKey,
      isTest: false,
      body: `${delivery.body}`,
      bodySha256: delivery.bodySha256,
      bodyBytes: delivery.bodyBytes,
      sourceIp: "100.20.5.228",
      signedAt: delivery.signedAt,
      receivedAt: delivery.receivedAt,
      status: "received",
      processedAt: null,
      duplicateCount: 0,
    });
  });

  it("makes every later delivery a duplicate of the first event, and keeps it", async () => {
    const body = freshBody();
    const first = await inbox.checkAndRecord(deliveryOf(body));
    const later = deliveryOf(body);
    expect(await inbox.checkAndRecord(later)).toEqual({ duplicate: true, eventId: first.eventId });

    const [event] = await events();
    expect(event).toMatchObject({ duplicateCount: 1, lastDuplicateAt: later.receivedAt });
    expect(await duplicatesOf(first.eventId)).toMatchObject([
      { id: later.id, count: 1, divergence: "identical", body: null, receivedAt: later.receivedAt },
    ]);
  });

  it("keeps the body of a duplicate whose bytes differ, unclassified", async () => {
    const body = freshBody();
    const first = await inbox.checkAndRecord(deliveryOf({ ...body, event_timestamp: 1 }));
    const later = deliveryOf({ ...body, event_timestamp: 2 });
    await inbox.checkAndRecord(later);
    expect(await duplicatesOf(first.eventId)).toMatchObject([
      { body: `${later.body}`, bodySha256: later.bodySha256, divergence: null },
    ]);
  });

  it("records the dashboard's test as processed, each time anew", async () => {
    const body = freshBody("call_started", "test_call");
    const one = await inbox.checkAndRecord(deliveryOf(body));
    const two = await inbox.checkAndRecord(deliveryOf(body));
    expect([one.duplicate, two.duplicate]).toEqual([false, false]);
    expect(one.eventId).not.toBe(two.eventId);
    expect(await events()).toMatchObject([
      { isTest: true, status: "processed", idempotencyKey: null },
      { isTest: true, status: "processed", idempotencyKey: null },
    ]);
  });

  it("takes the same facts of two clients as two events", async () => {
    const body = freshBody();
    const one = await inbox.checkAndRecord(deliveryOf(body, { clientId: "acme" }));
    const two = await inbox.checkAndRecord(deliveryOf(body, { clientId: "globex" }));
    expect([one.duplicate, two.duplicate]).toEqual([false, false]);
  });

  it("keeps escapes that PostgreSQL's jsonb refuses, byte for byte", async () => {
    const body = `{"event":"call_ended","call":{"call_id":"c\\u0000\\ud800","n":1e400},"x":"\\u001e🔑"}`;
    const delivery = deliveryOf(body, { callId: "c" });
    await inbox.checkAndRecord(delivery);
    expect(await events()).toMatchObject([{ body }]);
  });
});

describe("a batch", () => {
  it("gives every delivery its own verdict, whatever the order of keys", async () => {
    const bodies = ["zebra", "apple", "mango"].map((id) => freshBody("call_ended", id));
    const known = await inbox.checkAndRecord(deliveryOf(bodies[1]));
    const batch = [0, 1, 2, 0, 2, 2].map((index) => deliveryOf(bodies[index]));
    const recorded = await recordBatch(test.database.control, batch);
    expect(recorded).toEqual([
      { duplicate: false, eventId: batch[0]?.id },
      { duplicate: true, eventId: known.eventId },
      { duplicate: false, eventId: batch[2]?.id },
      { duplicate: true, eventId: batch[0]?.id },
      { duplicate: true, eventId: batch[2]?.id },
      { duplicate: true, eventId: batch[2]?.id },
    ]);
    const counts = new Map((await events()).map((e) => [e.callId, e.duplicateCount]));
    expect(counts).toEqual(new Map(Object.entries({ zebra: 1, apple: 1, mango: 2 })));
  });

  it("lets twins with equal bytes share a row and keeps apart those that differ", async () => {
    const body = freshBody();
    const stamped = (at: number) => deliveryOf({ ...body, event_timestamp: at });
    const batch = [stamped(1), stamped(1), stamped(1), stamped(2), stamped(2)];
    const [first] = await recordBatch(test.database.control, batch);
    const rows = await duplicatesOf(first?.eventId ?? "");
    expect(rows).toMatchObject([
      { id: batch[1]?.id, count: 2, divergence: "identical", body: null },
      { id: batch[3]?.id, count: 2, divergence: null, body: `${batch[3]?.body}` },
    ]);
    expect(await events()).toMatchObject([{ duplicateCount: 4, body: `${batch[0]?.body}` }]);
  });

  it("compares twins with the recorded event, not with one another", async () => {
    const body = freshBody();
    const stamped = (at: number) => deliveryOf({ ...body, event_timestamp: at });
    const { eventId } = await inbox.checkAndRecord(stamped(2));
    const batch = [stamped(1), stamped(1), stamped(2)];
    await recordBatch(test.database.control, batch);
    expect(await duplicatesOf(eventId)).toMatchObject([
      { count: 1, divergence: null, body: `${batch[0]?.body}` },
      { count: 1, divergence: null, body: `${batch[1]?.body}` },
      { count: 1, divergence: "identical", body: null },
    ]);
    expect(await events()).toMatchObject([{ duplicateCount: 3 }]);
  });

  it("survives a neighbour that the database refuses", async () => {
    const poison = deliveryOf(freshBody(), { eventType: "with a NUL \u0000" });
    const healthy = [deliveryOf(freshBody()), deliveryOf(freshBody())];
    const outcomes = await Promise.allSettled(
      [healthy[0], poison, healthy[1]].map((d) => inbox.checkAndRecord(d ?? poison)),
    );
    expect(outcomes.map((o) => o.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect((await events()).map((e) => e.id).sort()).toEqual(healthy.map((d) => d.id).sort());
  });

  it("is exact over thousands of deliveries at once", async () => {
    const bodies = Array.from({ length: 500 }, () => freshBody());
    const deliveries = Array.from({ length: 3_000 }, (_, i) => deliveryOf(bodies[(i * 7) % 500]));
    const recorded = await Promise.all(deliveries.map((d) => inbox.checkAndRecord(d)));
    expect(recorded.filter((r) => !r.duplicate)).toHaveLength(500);
    const [sums] = await test.database.control`
      select count(*)::int as events, sum(duplicate_count)::int as duplicates,
             (select sum(count)::int from webhook_deliveries) as kept
      from webhook_events`;
    expect(sums).toEqual({ events: 500, duplicates: 2_500, kept: 2_500 });
  });
});

describe("the other verbs", () => {
  it("check knows what is recorded, and nothing else", async () => {
    const delivery = deliveryOf(freshBody());
    const key = delivery.idempotencyKey ?? "";
    expect(await inbox.check(key)).toBeNull();
    const eventId = await inbox.record(delivery);
    expect(await inbox.check(key)).toEqual({
      eventId,
      status: "received",
      receivedAt: delivery.receivedAt,
    });
  });

  it("markProcessed ends an event once", async () => {
    const eventId = await inbox.record(deliveryOf(freshBody()));
    expect(await inbox.markProcessed(eventId)).toBe(true);
    expect(await inbox.markProcessed(eventId)).toBe(false);
    const [event] = await events();
    expect(event).toMatchObject({ status: "processed", processedAt: expect.any(Date) });
  });

  it("drained waits for what was handed in", async () => {
    const recording = inbox.record(deliveryOf(freshBody()));
    await inbox.drained();
    expect(await events()).toHaveLength(1);
    await recording;
  });
});
