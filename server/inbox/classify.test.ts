import { createHash } from "node:crypto";
import postgres, { type Sql } from "postgres";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Divergence } from "../domain/divergence.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { classifyDeliveries } from "./classify.ts";

let test_: TestDatabase;
let sql: Sql;
beforeAll(async () => {
  test_ = await testDatabase();
  sql = test_.database.control;
});
beforeEach(async () => {
  await sql`truncate webhook_events cascade`;
});
afterAll(async () => {
  await test_.drop();
});

const FIRST = '{"event":"call_ended","call":{"call_id":"c"},"event_timestamp":1}';
const RESTAMPED = '{"event":"call_ended","call":{"call_id":"c"},"event_timestamp":2}';
const ENRICHED = '{"event":"call_ended","call":{"call_id":"c","duration_ms":3}}';
const CONFLICTING = '{"event":"call_ended","call":{"call_id":"d"},"event_timestamp":1}';

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

async function insertEvent(duplicateCount: number): Promise<string> {
  const id = uuidv7();
  await sql`
    insert into webhook_events (id, client_id, event_type, idempotency_key, identity_version, body,
      body_sha256, body_bytes, received_at, next_attempt_at, duplicate_count)
    values (${id}, 'acme', 'call_ended', ${id}, 1, ${FIRST}, ${sha256(FIRST)}, ${FIRST.length},
      now(), now(), ${duplicateCount})`;
  return id;
}

async function insertDuplicate(eventId: string, body: string | null, count = 1): Promise<string> {
  const id = uuidv7();
  await sql`
    insert into webhook_deliveries (id, event_id, client_id, received_at, count, body_sha256,
      body_bytes, body, divergence)
    values (${id}, ${eventId}, 'acme', now(), ${count}, ${sha256(body ?? FIRST)}, 1, ${body},
      ${body === null ? "identical" : null})`;
  return id;
}

async function divergences(eventId: string): Promise<(Divergence | null)[]> {
  const rows = await sql<{ divergence: Divergence | null }[]>`
    select divergence from webhook_deliveries where event_id = ${eventId} order by id`;
  return rows.map((row) => row.divergence);
}

async function divergentCount(eventId: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select divergent_count as count from webhook_events where id = ${eventId}`;
  return row?.count ?? -1;
}

test("each duplicate that differs is classified, and counted on its event as often as it came", async () => {
  const eventId = await insertEvent(10);
  await insertDuplicate(eventId, RESTAMPED, 3);
  await insertDuplicate(eventId, null, 4);
  await insertDuplicate(eventId, ENRICHED, 2);
  await insertDuplicate(eventId, CONFLICTING);

  expect(await classifyDeliveries(sql, 100)).toBe(3);
  expect(await divergences(eventId)).toEqual(["restamped", "identical", "enriched", "conflicting"]);
  expect(await divergentCount(eventId)).toBe(6);
});

test("a second run finds nothing and counts nothing", async () => {
  const eventId = await insertEvent(1);
  await insertDuplicate(eventId, RESTAMPED);
  expect(await classifyDeliveries(sql, 100)).toBe(1);
  expect(await classifyDeliveries(sql, 100)).toBe(0);
  expect(await divergentCount(eventId)).toBe(1);
});

test("the limit is kept, oldest first", async () => {
  const eventId = await insertEvent(3);
  for (let made = 0; made < 3; made += 1) await insertDuplicate(eventId, RESTAMPED);
  expect(await classifyDeliveries(sql, 2)).toBe(2);
  expect(await divergences(eventId)).toEqual(["restamped", "restamped", null]);
});

test("a body that turns out equal is identical, kept no longer, and diverges from nothing", async () => {
  const eventId = await insertEvent(1);
  const id = await insertDuplicate(eventId, FIRST);
  expect(await classifyDeliveries(sql, 1)).toBe(1);
  expect(await sql`select divergence, body from webhook_deliveries where id = ${id}`).toEqual([
    { divergence: "identical", body: null },
  ]);
  expect(await divergentCount(eventId)).toBe(0);
});

describe("several processes at once", () => {
  test("classify every duplicate once: the totals are right to the unit", async () => {
    const events: string[] = [];
    for (let made = 0; made < 20; made += 1) {
      const eventId = await insertEvent(45);
      events.push(eventId);
      for (const count of [1, 2, 3, 4, 5]) await insertDuplicate(eventId, RESTAMPED, count);
      for (const count of [6, 7, 8, 9]) await insertDuplicate(eventId, CONFLICTING, count);
    }
    const pools = Array.from({ length: 4 }, () => postgres(test_.url, { max: 2 }));
    const done = await Promise.all(pools.map((pool) => classifyDeliveries(pool, 1_000)));
    await Promise.all(pools.map((pool) => pool.end()));

    expect(done.reduce((a, b) => a + b)).toBe(180);
    for (const eventId of events) {
      expect(await divergences(eventId)).not.toContain(null);
      expect(await divergentCount(eventId)).toBe(45);
    }
  });

  test("one that dies half-way leaves its delivery to the next, uncounted", async () => {
    const eventId = await insertEvent(2);
    await insertDuplicate(eventId, RESTAMPED, 2);
    const dying = postgres(test_.url, { max: 1 });
    await dying`select 1`;
    // The count waits for a lock that is held here until the dying one has been shot.
    await sql.begin(async (tx) => {
      await tx`select 1 from webhook_events where id = ${eventId} for update`;
      const death = expect(classifyDeliveries(dying, 1)).rejects.toThrow();
      await shootWhoeverWaits();
      await death;
    });
    await dying.end({ timeout: 0 });
    expect(await divergences(eventId)).toEqual([null]);
    expect(await divergentCount(eventId)).toBe(0);

    expect(await classifyDeliveries(sql, 1)).toBe(1);
    expect(await divergentCount(eventId)).toBe(2);
  });

  async function shootWhoeverWaits(): Promise<void> {
    for (;;) {
      const shot = await test_.database.control`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      if (shot.length > 0) return;
    }
  }

  test("recording a copy of the event meanwhile is neither held up nor lost", async () => {
    const eventId = await insertEvent(1);
    await insertDuplicate(eventId, RESTAMPED);
    await Promise.all([
      classifyDeliveries(sql, 10),
      test_.database.control`
        update webhook_events set duplicate_count = duplicate_count + 1 where id = ${eventId}`,
    ]);
    expect(
      await sql`select duplicate_count, divergent_count from webhook_events where id = ${eventId}`,
    ).toEqual([{ duplicate_count: 2, divergent_count: 1 }]);
  });
});
