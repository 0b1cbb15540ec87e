import type { Sql } from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Db } from "../db/index.ts";
import { webhookIdOf } from "../forwarding/webhook-id.ts";
import { log } from "../log.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { insertForward } from "../testing/insert-forward.ts";
import {
  ALL,
  at,
  filtered,
  HANDLERS,
  type ReplayWorld,
  replayWorld,
  sendTo,
} from "../testing/replay-world.ts";
import { takeStep } from "./step.ts";

const MINUTE_MS = 60_000;

let test_: TestDatabase;
let world: ReplayWorld;
let db: Db;
let work: Db;
let sql: Sql;

beforeAll(async () => {
  log.level = "silent";
  test_ = await testDatabase();
  world = replayWorld(test_);
  ({ dashboard: db, work, control: sql } = test_.database);
});
beforeEach(() => world.empty());
afterAll(() => test_.drop());

describe("running the handlers", () => {
  test("is a new attempt of the same event, and takes back that it was dead", async () => {
    const [dead] = await world.addEvents(1, { status: "dead", failedAttempts: 9 });
    const { id } = await world.start(ALL, HANDLERS);
    await world.takeAllSteps();
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
    expect(await world.replayOf(id)).toMatchObject({ state: "done", done: 1, skipped: 0 });
  });

  test("skips tests and what is still being worked on, and says so", async () => {
    const { id: test } = await insertEvent(db, { isTest: true, receivedAt: at(0) });
    const { id: waiting } = await insertEvent(db, { status: "received", receivedAt: at(1) });
    await insertEvent(db, { receivedAt: at(2) });
    const undecided = await world.doubt({ status: "failed", receivedAt: at(3) });
    const { id } = await world.start(filtered({ includeTests: true }), HANDLERS);
    await world.takeAllSteps();
    expect(await world.items(id)).toMatchObject([
      { event_id: test, done: true, skipped_because: expect.stringContaining("test") },
      { event_id: waiting, done: true, skipped_because: expect.stringContaining("not finished") },
      { done: true, skipped_because: null },
      { event_id: undecided, skipped_because: expect.stringMatching(/^It waits for a decision /) },
    ]);
    expect(await world.replayOf(id)).toMatchObject({ state: "done", done: 4, skipped: 3 });
  });
});

describe("sending again", () => {
  test("starts the retries anew, under the same webhook id", async () => {
    const crm = await world.addDestination();
    const [eventId = ""] = await world.addEvents(1);
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
    const { id } = await world.start(ALL, sendTo(crm.id));
    await world.takeAllSteps();
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
    const crm = await world.addDestination({ conditions, eventTypes: ["call_ended"] });
    const sold = JSON.stringify({ event: "call_ended", call: { disposition: "sold" } });
    const lost = JSON.stringify({ event: "call_ended", call: { disposition: "lost" } });
    const given = { eventType: "call_ended", callId: "call_1" };
    const wanted = await insertEvent(db, { ...given, body: sold, receivedAt: at(0) });
    await insertEvent(db, { ...given, body: lost, receivedAt: at(1) });
    await insertEvent(db, { body: sold, receivedAt: at(2) });
    const { id } = await world.start(ALL, sendTo(crm.id));
    await world.takeAllSteps();
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
    expect((await world.items(id)).map((item) => item.skipped_because)).toEqual([
      null,
      "CRM does not take it.",
      "CRM does not take it.",
    ]);
  });

  test("leaves alone what was delivered, unless that is asked for too", async () => {
    const crm = await world.addDestination();
    const [eventId = ""] = await world.addEvents(1);
    await insertForward(db, { eventId, destinationId: crm.id, deliveredAt: at(5) });
    const first = await world.start(ALL, sendTo(crm.id));
    await world.takeAllSteps();
    expect(await sql`select status from forwards`).toEqual([{ status: "delivered" }]);
    expect(await world.items(first.id)).toMatchObject([{ skipped_because: "CRM had it already." }]);

    await world.start(ALL, { ...sendTo(crm.id), includeDelivered: true });
    await world.takeAllSteps();
    // When it was delivered first stays known.
    expect(await sql`select status, delivered_at from forwards`).toEqual([
      { status: "waiting", delivered_at: at(5) },
    ]);
  });

  test("leaves alone what is being sent at the moment, and says so", async () => {
    const crm = await world.addDestination();
    const [eventId = ""] = await world.addEvents(1);
    const claim = { claimedBy: "a forwarder", leaseUntil: new Date(Date.now() + MINUTE_MS) };
    await insertForward(db, { eventId, destinationId: crm.id, status: "failed", ...claim });
    const { id } = await world.start(ALL, sendTo(crm.id));
    await world.takeAllSteps();
    expect(await sql`select status, claimed_by from forwards`).toEqual([
      { status: "failed", claimed_by: "a forwarder" },
    ]);
    expect(await world.items(id)).toMatchObject([
      { skipped_because: "It was being sent to CRM at that moment." },
    ]);
  });

  test("does not wait for a row that a forwarder holds", async () => {
    const crm = await world.addDestination();
    const [eventId = ""] = await world.addEvents(1);
    await insertForward(db, { eventId, destinationId: crm.id, status: "failed" });
    const { id } = await world.start(ALL, sendTo(crm.id));
    await sql.begin(async (tx) => {
      await tx`select 1 from forwards for update`;
      await takeStep(work);
    });
    expect(await world.items(id)).toEqual([
      { event_id: eventId, done: true, skipped_because: expect.stringContaining("being sent") },
    ]);
  });

  test("goes to its own client's destinations only, and to none that was archived meanwhile", async () => {
    const crm = await world.addDestination();
    const others = await world.addDestination({ clientId: "another", name: "Others" });
    await world.addEvents(1);
    const { id } = await world.start(ALL, sendTo(crm.id, others.id));
    await sql`update destinations set archived_at = now() where id = ${crm.id}`;
    await world.takeAllSteps();
    expect(await sql`select 1 from forwards`).toHaveLength(0);
    expect(await world.items(id)).toMatchObject([{ skipped_because: "CRM is archived." }]);
  });
});
