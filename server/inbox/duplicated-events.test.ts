import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { RawSql } from "../db/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import { patientInbox } from "../testing/patient-inbox.ts";
import type { Delivery } from "./delivery.ts";
import { countMisfiledEvents } from "./heal-duplicated-events.ts";
import { recordBatch } from "./record-batch.ts";
import { recordFirsts } from "./record-firsts.ts";
import { recordRepeats } from "./record-repeats.ts";

let scratch: TestDatabase;
beforeAll(async () => {
  scratch = await testDatabase();
});
afterAll(() => scratch.drop());
const sql = () => scratch.database.control;
beforeEach(async () => {
  await sql()`truncate webhook_events, statistic_deltas cascade`;
});

const listed = async () =>
  (await sql()`select event_id as id from duplicated_events`).map(({ id }) => id);

const misfiled = () => countMisfiledEvents(sql());

const body = freshBody();
const copy = (ms = 0) => deliveryOf(body, { receivedAt: new Date(1_800_000_000_000 + ms) });
const divergent = () => deliveryOf({ ...body, event_timestamp: 1 });

test("an event is listed by whatever statement counts its first duplicate", async () => {
  const ways: [string, (sql: RawSql, copies: Delivery[]) => Promise<unknown>][] = [
    ["known copies", recordRepeats],
    ["whatever comes", recordBatch],
  ];
  for (const [name, record] of ways) {
    await sql()`truncate webhook_events cascade`;
    const first = copy();
    await recordFirsts(sql(), [first, deliveryOf(freshBody())]);
    expect(await listed(), name).toEqual([]);
    // Three at once, and again: it had one before or it had not.
    for (const round of [1, 2]) {
      await record(sql(), [copy(round), copy(round + 1), copy(round + 2)]);
      expect(await listed(), name).toEqual([first.id]);
    }
    expect(await misfiled(), name).toBe(0);
  }
});

test("an event that comes together with its twins is listed at once", async () => {
  const batch = [copy(), copy(1), divergent(), deliveryOf(freshBody())];
  await recordBatch(sql(), batch);
  expect(await listed()).toEqual([batch[0]?.id]);
  await recordBatch(sql(), [divergent()]);
  expect(await misfiled()).toBe(0);
});

test("what is listed already turns no copy away", async () => {
  for (const record of [recordRepeats, recordBatch]) {
    await sql()`truncate webhook_events cascade`;
    const first = copy();
    await recordFirsts(sql(), [first]);
    await sql()`
      insert into duplicated_events (event_id, client_id, event_type, received_at)
      select id, client_id, event_type, received_at from webhook_events`;
    expect(await record(sql(), [copy(1)])).toEqual([{ eventId: first.id, duplicate: true }]);
    expect(await misfiled()).toBe(0);
  }
});

test("the list agrees with the counts, however many processes count at once", async () => {
  const inboxes = [0, 1, 2].map(() => patientInbox(scratch.database.openIngest));
  const bodies = Array.from({ length: 60 }, () => freshBody());
  await Promise.all(
    bodies.flatMap((each, n) =>
      // Some come once, others up to six times, in every order and by every lane.
      Array.from({ length: 1 + (n % 7) }, (_, time) =>
        inboxes[(n + time) % 3]?.checkAndRecord(
          deliveryOf({ ...each, event_timestamp: time % 3 === 2 ? time : 0 }),
        ),
      ),
    ),
  );
  await Promise.all(inboxes.map((inbox) => inbox.close()));
  expect(await listed()).toHaveLength(bodies.filter((_, n) => n % 7 > 0).length);
  expect(await misfiled()).toBe(0);
});

test("an event that is deleted is listed no more", async () => {
  await recordBatch(sql(), [copy(), copy(1)]);
  await sql()`delete from webhook_events`;
  expect(await listed()).toEqual([]);
});

/** How often events were written anew on this connection, but for what it has told the server of. */
async function updatesOfEvents(tx: RawSql): Promise<{ all: number; onTheirPage: number }> {
  const [row] = await tx<{ all: number; onTheirPage: number }[]>`
    select n_tup_upd::int as all, n_tup_hot_upd::int as "onTheirPage"
    from pg_stat_xact_user_tables where relid = 'webhook_events'::regclass`;
  if (row === undefined) throw new Error("No statistics of the events.");
  return row;
}

/** In a transaction, within which nothing is told. */
async function updatesBy(work: (tx: RawSql) => Promise<void>) {
  return sql().begin(async (tx) => {
    const before = await updatesOfEvents(tx);
    await work(tx);
    const after = await updatesOfEvents(tx);
    return {
      all: after.all - before.all,
      onTheirPage: after.onTheirPage - before.onTheirPage,
    };
  });
}

test("counting a copy enters its event into no index again, be it the first or a later one", async () => {
  await recordFirsts(sql(), [copy()]);
  const repeated = await updatesBy(async (tx) => {
    await recordRepeats(tx, [copy(1)]);
    await recordRepeats(tx, [copy(2)]);
  });
  expect(repeated).toEqual({ all: 2, onTheirPage: 2 });

  const other = freshBody();
  await recordFirsts(sql(), [deliveryOf(other)]);
  const whatever = await updatesBy(async (tx) => {
    await recordBatch(tx, [deliveryOf(other)]);
    await recordBatch(tx, [deliveryOf({ ...other, event_timestamp: 1 })]);
  });
  expect(whatever).toEqual({ all: 2, onTheirPage: 2 });
});
