import { randomUUID } from "node:crypto";
import type { Sql } from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Db } from "../db/index.ts";
import type { ReplayScope } from "../domain/replay-order.ts";
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

const _MINUTE_MS = 60_000;

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
    const { id, total } = await world.start(
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
    expect((await world.items(id)).map((item) => item.event_id)).toEqual(
      inOrder.map((type) => byType.get(type)),
    );
    await world.takeAllSteps();
    expect(await world.queued()).toEqual(inOrder.map((type) => byType.get(type)));
  });

  test("a filter takes what its list shows, oldest first, and none that comes later", async () => {
    const [first, second] = await world.addEvents(2, { status: "dead" });
    await world.addEvents(2);
    await insertEvent(db, { status: "dead", receivedAt: new Date(NOW.getTime() + 1) });
    await insertEvent(db, { status: "dead", receivedAt: at(-2 * 24 * 60) });
    const { id } = await world.start(filtered({ status: "dead", range: "24h" }), HANDLERS);
    expect((await world.items(id)).map((item) => item.event_id)).toEqual([first, second]);
  });

  test("what a destination missed: no forward, or one that is not delivered", async () => {
    const crm = await world.addDestination({ eventTypes: ["call_ended", "call_analyzed"] });
    const other = await world.addDestination({ name: "Other" });
    const [, never, dead, failed, had, unfinished] = await world.addEvents(6, {
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
    const { id } = await world.start(scope, sendTo(crm.id));
    expect((await world.items(id)).map((item) => item.event_id)).toEqual([never, dead, failed]);
  });

  test("none, or a destination that is archived, is refused and leaves nothing behind", async () => {
    await expect(world.start(ALL, HANDLERS)).rejects.toMatchObject({ code: "cannot_replay" });
    await world.addEvents(1);
    const gone = await world.addDestination({ archivedAt: new Date() });
    await expect(world.start(ALL, sendTo(gone.id))).rejects.toThrow("CRM is archived");
    await expect(world.start(ALL, sendTo(randomUUID()))).rejects.toThrow("not there");
    expect(await sql`select 1 from replays`).toHaveLength(0);
    expect(await sql`select 1 from replay_items`).toHaveLength(0);
  });
});
