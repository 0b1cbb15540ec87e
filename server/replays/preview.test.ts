import type { SQL } from "drizzle-orm";
import type { Sql } from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Db } from "../db/index.ts";
import { log } from "../log.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { insertForward } from "../testing/insert-forward.ts";
import {
  ALL,
  at,
  filtered,
  HANDLERS,
  NOW,
  type ReplayWorld,
  replayWorld,
  sendTo,
} from "../testing/replay-world.ts";
import { previewReplay } from "./preview.ts";
import { startReplay } from "./start.ts";

const MINUTE_MS = 60_000;

let test_: TestDatabase;
let world: ReplayWorld;
let db: Db;
let sql: Sql;

beforeAll(async () => {
  log.level = "silent";
  test_ = await testDatabase();
  world = replayWorld(test_);
  ({ dashboard: db, control: sql } = test_.database);
});
beforeEach(() => world.empty());
afterAll(() => test_.drop());

describe("the preview", () => {
  /** Every case at once; what is counted beforehand is what then happens. */
  async function insertEveryCase() {
    const conditions = [{ path: "call.n", is: "greater_than", value: 2 }];
    const crm = await world.addDestination({ eventTypes: ["call_ended"] });
    const text = await world.addDestination({
      name: "Texts",
      conditions,
      pausedAt: at(0),
      pausedBecause: "It answered 410.",
    });
    const ids: string[] = [];
    for (let n = 0; n < 12; n += 1) {
      const { id } = await insertEvent(db, {
        receivedAt: at(n),
        eventType: n % 2 === 0 ? "call_ended" : "call_started",
        status: n === 4 || n === 5 ? "received" : n === 6 ? "dead" : "processed",
        isTest: n === 7,
        body: JSON.stringify({ call: { n } }),
      });
      ids.push(id);
    }
    const forward = (n: number, destinationId: string, given = {}) =>
      insertForward(db, { eventId: `${ids[n]}`, destinationId, ...given });
    const claim = { claimedBy: "f", leaseUntil: new Date(Date.now() + MINUTE_MS) };
    await forward(0, crm.id);
    await forward(1, crm.id, { status: "dead" });
    await forward(2, crm.id, { status: "failed", ...claim });
    await forward(0, text.id);
    await forward(4, text.id, { status: "waiting" });
    return { crm, text };
  }

  test.each([
    { runHandlers: false, includeDelivered: false },
    { runHandlers: false, includeDelivered: true },
    { runHandlers: true, includeDelivered: false },
  ])("is what then happens: %j", async (how) => {
    const { crm, text } = await insertEveryCase();
    const doing = { ...how, destinationIds: [crm.id, text.id] };
    const scope = filtered({ includeTests: true });
    const before = await sql`select * from forwards order by id`;
    const preview = await previewReplay(db, { scope, work: doing }, NOW);
    expect(preview).toMatchObject({
      events: 12,
      hasMore: false,
      tests: 1,
      unfinished: 2,
      handlerRuns: how.runHandlers ? 9 : 0,
    });
    expect(preview.sample).toHaveLength(5);
    expect(preview.sample[0]).toMatchObject({ eventType: "call_ended", receivedAt: at(0) });
    expect(await sql`select * from forwards order by id`).toEqual(before);
    expect(await sql`select 1 from replays`).toHaveLength(0);

    const { id } = await world.start(preview.scope, doing);
    await world.takeAllSteps();
    for (const destination of preview.destinations) {
      const sent = await sql`
        select 1 from forwards where replay_id = ${id} and destination_id = ${destination.id}`;
      expect(sent).toHaveLength(destination.send);
      // Each event that is no test is accounted for once.
      const { send, deliveredAlready, noMatch, beingSent, notYet, unknown } = destination;
      expect(send + deliveredAlready + noMatch + beingSent + notYet + unknown).toBe(11);
    }
    const again = how.includeDelivered ? 1 : 0;
    expect(preview.destinations).toMatchObject([
      { id: crm.id, isPaused: false, send: 4 + again, sendAgain: again, beingSent: 1, notYet: 1 },
      { id: text.id, isPaused: true, sendAgain: again, deliveredAlready: 1 - again, notYet: 1 },
    ]);
    expect(await world.queued()).toHaveLength(preview.handlerRuns);
  });

  test("tells apart what waits for a decision, and what can only fail before it", async () => {
    await world.doubt({ status: "failed", receivedAt: at(0) });
    await world.doubt({ status: "dead", receivedAt: at(1) });
    await insertEvent(db, { status: "received", receivedAt: at(2) });
    const preview = await previewReplay(db, { scope: ALL, work: HANDLERS }, NOW);
    expect(preview).toMatchObject({ unfinished: 2, undecided: 1, handlerRuns: 1, failAgain: 1 });
    const crm = await world.addDestination();
    const sending = await previewReplay(db, { scope: ALL, work: sendTo(crm.id) }, NOW);
    expect(sending).toMatchObject({ handlerRuns: 0, failAgain: 0 });
  });

  test("shows where running the handlers alone would send, since processing writes what is missing", async () => {
    const { text } = await insertEveryCase();
    const fresh = await world.addDestination({ name: "New" });
    const preview = await previewReplay(db, { scope: ALL, work: HANDLERS }, NOW);
    const sends = preview.destinations.map(({ id, isChosen, send }) => ({ id, isChosen, send }));
    expect(sends).toContainEqual({ id: fresh.id, isChosen: false, send: 9 });
    expect(sends).toContainEqual({ id: text.id, isChosen: false, send: 6 });
  });

  test("says it does not know what it did not look at", async () => {
    const conditions = [{ path: "call.n", is: "equals", value: "1" }];
    const crm = await world.addDestination({ conditions });
    await sql`
      insert into webhook_events (id, client_id, event_type, idempotency_key, identity_version, body,
        body_sha256, body_bytes, received_at, status, processed_at, finished_at, next_attempt_at)
      select gen_random_uuid(), 'smart-tax-nation', 'call_ended', n::text, 1,
        '{"call":{"n":' || n % 2 || '}}', '', 1, ${at(0)}, 'processed', ${at(0)}, ${at(0)}, ${at(0)}
      from generate_series(1, 700) n`;
    const { destinations } = await previewReplay(db, { scope: ALL, work: sendTo(crm.id) }, NOW);
    expect(destinations).toMatchObject([{ unknown: 200 }]);
    const [{ send = 0, noMatch = 0 } = {}] = destinations;
    expect(send + noMatch).toBe(500);
  });

  test("of more events than it counts says so, and neither it nor a start reads them", async () => {
    await sql`
      insert into webhook_events (id, client_id, event_type, idempotency_key, identity_version, body,
        body_sha256, body_bytes, received_at, status, processed_at, finished_at, next_attempt_at)
      select gen_random_uuid(), 'smart-tax-nation', 'call_ended', n::text, 1, '{}', '', 2, ${at(0)},
        'processed', ${at(0)}, ${at(0)}, ${at(0)}
      from generate_series(1, 50010) n`;
    const crm = await world.addDestination();
    const read = countingRows(db);
    const doing = { ...sendTo(crm.id), runHandlers: true };
    const preview = await previewReplay(read.db, { scope: ALL, work: doing }, NOW);
    expect(preview).toMatchObject({ events: 50_000, hasMore: true, handlerRuns: 50_000 });
    expect(preview.destinations).toMatchObject([{ send: 50_000, unknown: 0 }]);
    const order = { scope: preview.scope, work: doing };
    const { total } = await startReplay(read.db, {
      order,
      requestedBy: "ada",
      reason: "all of it",
      perSecond: 1_000,
    });
    expect(total).toBe(50_010);
    expect(read.rows()).toBeLessThan(50);
  });
});

/** A database that counts the rows which come to us. */
function countingRows(db: Db): { db: Db; rows(): number } {
  let rows = 0;
  const count = <T extends object>(on: T): T =>
    new Proxy(on, {
      get(target, name) {
        const value = Reflect.get(target, name);
        if (name === "execute") {
          return async (query: SQL) => {
            const answer = await (target as unknown as Db).execute(query);
            rows += answer.length;
            return answer;
          };
        }
        if (name === "transaction") {
          return (steps: (tx: object) => Promise<unknown>) =>
            (target as unknown as Db).transaction((tx) => steps(count(tx)));
        }
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  return { db: count(db), rows: () => rows };
}
