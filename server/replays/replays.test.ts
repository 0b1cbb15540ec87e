import { randomUUID } from "node:crypto";
import type { Sql } from "postgres";
import { uuidv7 } from "uuidv7";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type Database, type Db, openDatabase } from "../db/index.ts";
import { eventFilterSchema } from "../domain/event-filter.ts";
import type { ReplayOrder, ReplayScope, ReplayWork } from "../domain/replay-order.ts";
import { webhookIdOf } from "../forwarding/webhook-id.ts";
import { log } from "../log.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { insertDestination } from "../testing/insert-destination.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { insertForward } from "../testing/insert-forward.ts";
import { spawnTestProcess } from "../testing/spawn.ts";
import { cancelReplay } from "./cancel.ts";
import { previewReplay } from "./preview.ts";
import { type Replayer, startReplayer } from "./replayer.ts";
import { startReplay } from "./start.ts";
import { takeStep } from "./step.ts";

let test_: TestDatabase;
let db: Db;
let work: Db;
let sql: Sql;
const replayers: Replayer[] = [];

beforeAll(async () => {
  log.level = "silent";
  test_ = await testDatabase();
  db = test_.database.dashboard;
  work = test_.database.work;
  sql = test_.database.control;
});
beforeEach(async () => {
  await sql`
    truncate webhook_events, forwards, destinations, replays, statistic_deltas, clients cascade`;
});
afterEach(async () => {
  await Promise.all(replayers.splice(0).map((replayer) => replayer.stop()));
});
afterAll(() => test_.drop());

const MINUTE_MS = 60_000;
const T0 = Date.parse("2026-11-23T12:00:00Z");
const at = (minute: number) => new Date(T0 + minute * MINUTE_MS);
const NOW = at(1_000);

const HANDLERS: ReplayWork = { runHandlers: true, destinationIds: [], includeDelivered: false };
const sendTo = (...destinationIds: string[]): ReplayWork => ({
  runHandlers: false,
  destinationIds,
  includeDelivered: false,
});
const filtered = (filter: Record<string, unknown> = {}): ReplayScope => ({
  kind: "filter",
  filter: eventFilterSchema.parse(filter),
});
const ALL = filtered();

/** Of the client that events are of here, unless another is given. */
const addDestination = (given: Partial<Parameters<typeof insertDestination>[1]> = {}) =>
  insertDestination(db, {
    clientId: "smart-tax-nation",
    url: "https://crm.example.com/hook",
    ...given,
  });

/** As many processed events, a minute apart; their ids in that order. */
async function insertEvents(count: number, given: Parameters<typeof insertEvent>[1] = {}) {
  const ids: string[] = [];
  for (let minute = 0; minute < count; minute += 1) {
    const { id } = await insertEvent(db, { receivedAt: at(minute), attempts: 1, ...given });
    ids.push(id);
  }
  return ids;
}

function order(scope: ReplayScope, doing: ReplayWork, perSecond = 1_000) {
  const replayOrder: ReplayOrder = { scope, work: doing };
  return startReplay(
    db,
    { order: replayOrder, requestedBy: "ada", reason: "the CRM was down", perSecond },
    NOW,
  );
}

/** Takes steps, ahead of the throttle, until none is left. */
async function takeAllSteps(): Promise<number> {
  let steps = 0;
  for (;;) {
    await sql`update replays set next_step_at = now() - interval '1 second' where state = 'running'`;
    if ((await takeStep(work)) === null) return steps;
    steps += 1;
  }
}

const replayOf = async (id: string) => (await sql`select * from replays where id = ${id}`)[0];
const items = (id: string) => sql<
  { event_id: string; done: boolean; skipped_because: string | null }[]
>`
  select event_id, done_at is not null as done, skipped_because from replay_items
  where replay_id = ${id} order by position`;
const queued = async () =>
  (
    await sql<{ id: string }[]>`
      select id from webhook_events where replay_requested_by = 'ada' order by next_attempt_at, id`
  ).map(({ id }) => id);
const until = (condition: () => Promise<void>) =>
  vi.waitFor(condition, { timeout: 15_000, interval: 20 });

describe("which events", () => {
  test("a whole call goes in the order of its life, and by time among equals", async () => {
    const types = [
      "call_analyzed",
      "call_ended",
      "transcript_updated",
      "call_started",
      "a_new_type",
    ];
    const byType = new Map<string, string>();
    for (const [minute, eventType] of types.entries()) {
      const { id } = await insertEvent(db, { eventType, callId: "call_1", receivedAt: at(minute) });
      byType.set(eventType, id);
    }
    await insertEvent(db, { callId: "call_2" });
    await insertEvent(db, { callId: "call_1", clientId: "another" });
    const { id, total } = await order(
      { kind: "call", clientId: "smart-tax-nation", callId: "call_1" },
      HANDLERS,
    );
    expect(total).toBe(5);
    const inOrder = [
      "call_started",
      "transcript_updated",
      "a_new_type",
      "call_ended",
      "call_analyzed",
    ];
    expect((await items(id)).map((item) => item.event_id)).toEqual(
      inOrder.map((type) => byType.get(type)),
    );
    await takeAllSteps();
    expect(await queued()).toEqual(inOrder.map((type) => byType.get(type)));
  });

  test("a filter takes what its list shows, oldest first, and none that comes later", async () => {
    const [first, second] = await insertEvents(2, { status: "dead" });
    await insertEvents(2);
    await insertEvent(db, { status: "dead", receivedAt: new Date(NOW.getTime() + 1) });
    await insertEvent(db, { status: "dead", receivedAt: at(-2 * 24 * 60) });
    const { id } = await order(filtered({ status: "dead", range: "24h" }), HANDLERS);
    expect((await items(id)).map((item) => item.event_id)).toEqual([first, second]);
  });

  test("what a destination missed: no forward, or one that is not delivered", async () => {
    const crm = await addDestination({ eventTypes: ["call_ended", "call_analyzed"] });
    const other = await addDestination({ name: "Other" });
    const [, never, dead, failed, had, unfinished] = await insertEvents(6, {
      eventType: "call_ended",
    });
    await sql`update webhook_events set received_at = ${at(-10)} where id <> all(${[never, dead, failed, had, unfinished] as string[]}::uuid[])`;
    await insertForward(db, { eventId: `${dead}`, destinationId: crm.id, status: "dead" });
    await insertForward(db, { eventId: `${failed}`, destinationId: crm.id, status: "failed" });
    await insertForward(db, { eventId: `${had}`, destinationId: crm.id });
    await insertForward(db, { eventId: `${never}`, destinationId: other.id });
    await sql`
      update webhook_events set status = 'received', finished_at = null, processed_at = null
      where id = ${`${unfinished}`}`;
    await insertEvent(db, { eventType: "call_started", receivedAt: at(2) });
    await insertEvent(db, { eventType: "call_ended", clientId: "another", receivedAt: at(2) });
    const scope: ReplayScope = { kind: "missed", destinationId: crm.id, since: at(0) };
    const { id } = await order(scope, sendTo(crm.id));
    expect((await items(id)).map((item) => item.event_id)).toEqual([never, dead, failed]);
  });

  test("none, or a destination that is archived, is refused and leaves nothing behind", async () => {
    await expect(order(ALL, HANDLERS)).rejects.toMatchObject({ code: "cannot_replay" });
    await insertEvents(1);
    const gone = await addDestination({ archivedAt: new Date() });
    await expect(order(ALL, sendTo(gone.id))).rejects.toThrow("CRM is archived");
    await expect(order(ALL, sendTo(randomUUID()))).rejects.toThrow("not there");
    expect(await sql`select 1 from replays`).toHaveLength(0);
    expect(await sql`select 1 from replay_items`).toHaveLength(0);
  });
});

describe("running the handlers", () => {
  test("is a new attempt of the same event, and takes back that it was dead", async () => {
    const [dead] = await insertEvents(1, { status: "dead", failedAttempts: 9 });
    const { id } = await order(ALL, HANDLERS);
    await takeAllSteps();
    const [event] = await sql`
      select status, finished_at, failed_attempts, attempts, replay_requested_by
      from webhook_events where id = ${`${dead}`}`;
    expect(event).toEqual({
      status: "received",
      finished_at: null,
      failed_attempts: 0,
      attempts: 1,
      replay_requested_by: "ada",
    });
    expect(await sql`select dead from statistic_deltas`).toEqual([{ dead: -1 }]);
    expect(await sql`select 1 from webhook_events`).toHaveLength(1);
    expect(await replayOf(id)).toMatchObject({ state: "done", done: 1, skipped: 0 });
  });

  test("skips tests and what is still being worked on, and says so", async () => {
    const { id: test } = await insertEvent(db, { isTest: true, receivedAt: at(0) });
    const { id: waiting } = await insertEvent(db, { status: "received", receivedAt: at(1) });
    await insertEvent(db, { receivedAt: at(2) });
    const { id } = await order(filtered({ includeTests: true }), HANDLERS);
    await takeAllSteps();
    expect(await items(id)).toMatchObject([
      { event_id: test, done: true, skipped_because: expect.stringContaining("test") },
      { event_id: waiting, done: true, skipped_because: expect.stringContaining("not finished") },
      { done: true, skipped_because: null },
    ]);
    expect(await replayOf(id)).toMatchObject({ state: "done", done: 3, skipped: 2 });
  });
});

describe("sending again", () => {
  test("starts the retries anew, under the same webhook id", async () => {
    const crm = await addDestination();
    const [eventId = ""] = await insertEvents(1);
    await insertForward(db, {
      eventId,
      destinationId: crm.id,
      status: "dead",
      webhookId: "msg_as_ever",
      attempts: 7,
      failedAttempts: 7,
      lastStage: "status",
      lastHttpStatus: 500,
      lastError: "It failed.",
      failureCause: "HTTP 500",
      failedSince: at(1),
      dismissedAt: at(2),
      dismissedBy: "ben",
    });
    const { id } = await order(ALL, sendTo(crm.id));
    await takeAllSteps();
    const [forward] = await sql`select *, next_attempt_at <= now() as due from forwards`;
    expect(forward).toMatchObject({
      status: "waiting",
      webhook_id: "msg_as_ever",
      attempts: 7,
      failed_attempts: 0,
      finished_at: null,
      due: true,
      failure_cause: null,
      last_stage: null,
      last_error: null,
      failed_since: null,
      dismissed_at: null,
      requested_by: "ada",
      replay_id: id,
    });
    // The event itself was not touched.
    expect(await sql`select 1 from webhook_events where finished_at is null`).toHaveLength(0);
  });

  test("writes what is missing where the event matches, under the id it always would have", async () => {
    const conditions = [{ path: "call.disposition", is: "equals", value: "sold" }];
    const crm = await addDestination({ conditions, eventTypes: ["call_ended"] });
    const sold = JSON.stringify({ event: "call_ended", call: { disposition: "sold" } });
    const lost = JSON.stringify({ event: "call_ended", call: { disposition: "lost" } });
    const given = { eventType: "call_ended", callId: "call_1" };
    const wanted = await insertEvent(db, { ...given, body: sold, receivedAt: at(0) });
    await insertEvent(db, { ...given, body: lost, receivedAt: at(1) });
    await insertEvent(db, { body: sold, receivedAt: at(2) });
    const { id } = await order(ALL, sendTo(crm.id));
    await takeAllSteps();
    expect(await sql`select * from forwards`).toMatchObject([
      {
        event_id: wanted.id,
        webhook_id: webhookIdOf(crm.id, `${wanted.idempotencyKey}`),
        client_id: wanted.clientId,
        call_id: "call_1",
        event_type: "call_ended",
        received_at: wanted.receivedAt,
        status: "waiting",
        attempts: 0,
        replay_id: id,
      },
    ]);
    expect((await items(id)).map((item) => item.skipped_because)).toEqual([
      null,
      "CRM does not take it.",
      "CRM does not take it.",
    ]);
  });

  test("leaves alone what was delivered, unless that is asked for too", async () => {
    const crm = await addDestination();
    const [eventId = ""] = await insertEvents(1);
    await insertForward(db, { eventId, destinationId: crm.id, deliveredAt: at(5) });
    const first = await order(ALL, sendTo(crm.id));
    await takeAllSteps();
    expect(await sql`select status from forwards`).toEqual([{ status: "delivered" }]);
    expect(await items(first.id)).toMatchObject([{ skipped_because: "CRM had it already." }]);

    await order(ALL, { ...sendTo(crm.id), includeDelivered: true });
    await takeAllSteps();
    // When it was delivered first stays known.
    expect(await sql`select status, delivered_at from forwards`).toEqual([
      { status: "waiting", delivered_at: at(5) },
    ]);
  });

  test("leaves alone what is being sent at the moment, and says so", async () => {
    const crm = await addDestination();
    const [eventId = ""] = await insertEvents(1);
    const claim = { claimedBy: "a forwarder", leaseUntil: new Date(Date.now() + MINUTE_MS) };
    await insertForward(db, { eventId, destinationId: crm.id, status: "failed", ...claim });
    const { id } = await order(ALL, sendTo(crm.id));
    await takeAllSteps();
    expect(await sql`select status, claimed_by from forwards`).toEqual([
      { status: "failed", claimed_by: "a forwarder" },
    ]);
    expect(await items(id)).toMatchObject([
      { skipped_because: "It was being sent to CRM at that moment." },
    ]);
  });

  test("does not wait for a row that a forwarder holds", async () => {
    const crm = await addDestination();
    const [eventId = ""] = await insertEvents(1);
    await insertForward(db, { eventId, destinationId: crm.id, status: "failed" });
    const { id } = await order(ALL, sendTo(crm.id));
    await sql.begin(async (tx) => {
      await tx`select 1 from forwards for update`;
      await takeStep(work);
    });
    expect(await items(id)).toEqual([
      { event_id: eventId, done: true, skipped_because: expect.stringContaining("being sent") },
    ]);
  });

  test("goes to its own client's destinations only, and to none that was archived meanwhile", async () => {
    const crm = await addDestination();
    const others = await addDestination({ clientId: "another", name: "Others" });
    await insertEvents(1);
    const { id } = await order(ALL, sendTo(crm.id, others.id));
    await sql`update destinations set archived_at = now() where id = ${crm.id}`;
    await takeAllSteps();
    expect(await sql`select 1 from forwards`).toHaveLength(0);
    expect(await items(id)).toMatchObject([{ skipped_because: "CRM is archived." }]);
  });
});

describe("exactly once and in order", () => {
  test("the steps follow the throttle: so many events, so long a pause", async () => {
    await insertEvents(30);
    const { id } = await order(ALL, HANDLERS, 20);
    const [first, second] = [await takeStep(work), await takeStep(work)];
    expect(first).toMatchObject({ items: 5, isLast: false });
    // Not due yet.
    expect(second).toBeNull();
    const [pause] = await sql`
      select extract(epoch from (r.next_step_at - i.done_at))::float8 as seconds
      from replays r join replay_items i on i.replay_id = r.id and i.position = 5`;
    expect(pause?.seconds).toBeCloseTo(5 / 20, 2);
    expect(await takeAllSteps()).toBe(5);
    expect(await replayOf(id)).toMatchObject({ state: "done", done: 30 });
  });

  test("one event per second is one event per step", async () => {
    await insertEvents(2);
    await order(ALL, HANDLERS, 1);
    expect(await takeStep(work)).toMatchObject({ items: 1 });
    expect(await takeStep(work)).toBeNull();
  });

  test("an event that a batch of duplicates holds is waited for, and with it what follows", async () => {
    const ids = await insertEvents(3);
    const { id } = await order(ALL, HANDLERS);
    await sql.begin(async (tx) => {
      await tx`select 1 from webhook_events where id = ${`${ids[1]}`} for update`;
      expect(await takeStep(work)).toMatchObject({ items: 1, isLast: false });
      expect(await queued()).toEqual([ids[0]]);
    });
    await takeAllSteps();
    expect(await queued()).toEqual(ids);
    expect(await replayOf(id)).toMatchObject({ state: "done", done: 3, skipped: 0 });
  });

  test("two replayers share the work and do each event once", async () => {
    await sql`create table if not exists again (event_id uuid not null)`;
    await sql`truncate again`;
    await sql`
      create or replace function note_again() returns trigger language plpgsql as
      $$ begin insert into again values (new.id); return new; end $$`;
    await sql`
      create or replace trigger note_again after update on webhook_events for each row
      when (old.finished_at is not null and new.finished_at is null) execute function note_again()`;
    const ids = await insertEvents(300);
    const second: Database = openDatabase(test_.url);
    const { id } = await order(ALL, HANDLERS);
    for (const database of [test_.database, second]) {
      replayers.push(startReplayer({ db: database.work, sql: database.control, lookEveryMs: 20 }));
    }
    await until(async () => expect(await replayOf(id)).toMatchObject({ state: "done" }));
    await Promise.all(replayers.splice(0).map((replayer) => replayer.stop()));
    await second.close();
    const again = await sql<{ event_id: string }[]>`select event_id from again`;
    expect(again.map((row) => row.event_id).sort()).toEqual(ids.toSorted());
    await sql`drop trigger note_again on webhook_events`;
  });

  test("a replayer that is killed within a step leaves nothing of it, and another goes on", async () => {
    const crm = await addDestination();
    const ids = await insertEvents(10);
    const { id } = await order(ALL, { ...sendTo(crm.id), runHandlers: true }, 20);
    // It dies with all of the step written, and none of it committed.
    const killed = spawnTestProcess("killed-replayer.ts", [test_.url]);
    expect(await killed.line()).toBe("writing");
    await killed.kill();
    expect(await queued()).toEqual([]);
    expect(await sql`select 1 from forwards`).toHaveLength(0);
    expect(await replayOf(id)).toMatchObject({ state: "running", done: 0 });

    // What it held is free once the database has noticed.
    await until(async () => {
      await takeAllSteps();
      expect(await replayOf(id)).toMatchObject({ state: "done" });
    });
    expect(await queued()).toEqual(ids);
    expect(await sql`select 1 from forwards`).toHaveLength(10);
    expect(await replayOf(id)).toMatchObject({ state: "done", done: 10, skipped: 0 });
  });

  test("a started replay begins at once, by NOTIFY and not by polling", async () => {
    replayers.push(startReplayer({ db: work, sql, lookEveryMs: 3_600_000 }));
    for (let count = 1; count <= 2; count += 1) {
      await insertEvents(1);
      const { id } = await order(ALL, HANDLERS);
      await until(async () => expect(await replayOf(id)).toMatchObject({ state: "done" }));
    }
  });
});

describe("a cancel", () => {
  test("takes effect at the next step, and what was done stays done", async () => {
    const ids = await insertEvents(10);
    const { id } = await order(ALL, HANDLERS, 8);
    await takeStep(work);
    expect(await cancelReplay(db, id, "ben")).toBe(true);
    expect(await takeAllSteps()).toBe(0);
    expect(await queued()).toEqual(ids.slice(0, 2));
    expect(await replayOf(id)).toMatchObject({ state: "cancelled", cancelled_by: "ben", done: 2 });
  });

  test("of one that has ended changes nothing", async () => {
    await insertEvents(1);
    const { id } = await order(ALL, HANDLERS);
    await takeAllSteps();
    expect(await cancelReplay(db, id, "ben")).toBe(false);
    expect(await replayOf(id)).toMatchObject({ state: "done", cancelled_by: null });
    expect(await cancelReplay(db, uuidv7(), "ben")).toBe(false);
  });
});

describe("the preview", () => {
  /** Every case at once; what is counted beforehand is what then happens. */
  async function insertEveryCase() {
    const conditions = [{ path: "call.n", is: "greater_than", value: 2 }];
    const crm = await addDestination({ eventTypes: ["call_ended"] });
    const text = await addDestination({
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

    const { id } = await order(preview.scope, doing);
    await takeAllSteps();
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
    expect(await queued()).toHaveLength(preview.handlerRuns);
  });

  test("shows where running the handlers alone would send, since processing writes what is missing", async () => {
    const { text } = await insertEveryCase();
    const fresh = await addDestination({ name: "New" });
    const preview = await previewReplay(db, { scope: ALL, work: HANDLERS }, NOW);
    const sends = preview.destinations.map(({ id, isChosen, send }) => ({ id, isChosen, send }));
    expect(sends).toContainEqual({ id: fresh.id, isChosen: false, send: 9 });
    expect(sends).toContainEqual({ id: text.id, isChosen: false, send: 6 });
  });

  test("says it does not know what it did not look at", async () => {
    const conditions = [{ path: "call.n", is: "equals", value: "1" }];
    const crm = await addDestination({ conditions });
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
});
