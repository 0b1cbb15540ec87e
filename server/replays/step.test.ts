import type { Sql } from "postgres";
import { uuidv7 } from "uuidv7";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type Database, type Db, openDatabase } from "../db/index.ts";
import { log } from "../log.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import {
  ALL,
  filtered,
  HANDLERS,
  type ReplayWorld,
  replayWorld,
  sendTo,
} from "../testing/replay-world.ts";
import { spawnTestProcess } from "../testing/spawn.ts";
import { cancelReplay } from "./cancel.ts";
import { type Replayer, startReplayer } from "./replayer.ts";
import { takeStep } from "./step.ts";

const _MINUTE_MS = 60_000;

let test_: TestDatabase;
let world: ReplayWorld;
let db: Db;
let work: Db;
let sql: Sql;
const replayers: Replayer[] = [];
afterEach(async () => {
  await Promise.all(replayers.splice(0).map((replayer) => replayer.stop()));
});
/** Two steps at the same instant: within one transaction the clock stands still. */
const takeTwoSteps = () =>
  work.transaction(async (tx) => {
    const both = tx as unknown as Db;
    return [await takeStep(both), await takeStep(both)];
  });
const until = (condition: () => Promise<void>) =>
  vi.waitFor(condition, { timeout: 60_000, interval: 20 });

beforeAll(async () => {
  log.level = "silent";
  test_ = await testDatabase();
  world = replayWorld(test_);
  ({ dashboard: db, work, control: sql } = test_.database);
});
beforeEach(() => world.empty());
afterAll(() => test_.drop());

describe("exactly once and in order", () => {
  test("the steps follow the throttle: so many events, so long a pause", async () => {
    await world.addEvents(30);
    const { id } = await world.start(ALL, HANDLERS, 20);
    const [first, second] = await takeTwoSteps();
    expect(first).toMatchObject({ items: 5, isLast: false });
    // Not due yet.
    expect(second).toBeNull();
    const [pause] = await sql`
      select extract(epoch from (r.next_step_at - i.done_at))::float8 as seconds
      from replays r join replay_items i on i.replay_id = r.id and i.position = 5`;
    expect(pause?.seconds).toBeCloseTo(5 / 20, 2);
    expect(await world.takeAllSteps()).toBe(5);
    expect(await world.replayOf(id)).toMatchObject({ state: "done", done: 30 });
  });

  test("one event per second is one event per step", async () => {
    await world.addEvents(2);
    await world.start(ALL, HANDLERS, 1);
    const [first, second] = await takeTwoSteps();
    expect(first).toMatchObject({ items: 1 });
    expect(second).toBeNull();
  });

  test("an event that a batch of duplicates holds is waited for, and with it what follows", async () => {
    const ids = await world.addEvents(3);
    const { id } = await world.start(ALL, HANDLERS);
    await sql.begin(async (tx) => {
      await tx`select 1 from webhook_events where id = ${`${ids[1]}`} for update`;
      expect(await takeStep(work)).toMatchObject({ items: 1, isLast: false });
      expect(await world.queued()).toEqual([ids[0]]);
    });
    await world.takeAllSteps();
    expect(await world.queued()).toEqual(ids);
    expect(await world.replayOf(id)).toMatchObject({ state: "done", done: 3, skipped: 0 });
  });

  test("an event that was deleted meanwhile is passed over, be it the last one", async () => {
    const ids = await world.addEvents(7);
    const { id } = await world.start(ALL, HANDLERS, 8);
    const gone = [2, 3, 4, 6].map((index) => `${ids[index]}`);
    await sql`delete from webhook_events where id = any(${gone}::uuid[])`;
    await world.takeAllSteps();
    expect(await world.queued()).toEqual([ids[0], ids[1], ids[5]]);
    expect(await world.replayOf(id)).toMatchObject({ state: "done", done: 7 });
  });

  test("what comes meanwhile is not replayed, and what is done changes nothing about what is to be", async () => {
    const ids = await world.addEvents(10, { status: "dead", failedAttempts: 9 });
    const { id } = await world.start(filtered({ status: "dead" }), HANDLERS, 8);
    expect(await takeStep(work)).toMatchObject({ items: 2 });
    // Received within the time of the filter, and recorded only now: from a journal, say.
    await world.addEvents(3, { status: "dead", failedAttempts: 9 });
    await world.takeAllSteps();
    expect(await world.queued()).toEqual(ids);
    expect(await world.replayOf(id)).toMatchObject({ state: "done", done: 10, total: 10 });
  });

  test("two replays of the same events do all of both", async () => {
    const crm = await world.addDestination();
    const ids = await world.addEvents(20);
    const again = { ...sendTo(crm.id), includeDelivered: true };
    const replays = [await world.start(ALL, again, 20), await world.start(ALL, again, 20)];
    await sql`update replays set next_step_at = now() - interval '1 s'`;
    const first = await Promise.all([takeStep(work), takeStep(work)]);
    expect(first.map((step) => step?.replayId).sort()).toEqual(replays.map(({ id }) => id).sort());
    await world.takeAllSteps();
    for (const { id } of replays) {
      expect(await world.replayOf(id)).toMatchObject({ state: "done", done: 20, total: 20 });
    }
    const forwards = await sql`select event_id, status, webhook_id from forwards`;
    expect(forwards.map(({ event_id }) => event_id).sort()).toEqual(ids.toSorted());
    expect(new Set(forwards.map(({ webhook_id }) => webhook_id)).size).toBe(20);
    expect(forwards.every(({ status }) => status === "waiting")).toBe(true);
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
    const ids = await world.addEvents(300);
    const second: Database = openDatabase(test_.url);
    const { id } = await world.start(ALL, HANDLERS);
    for (const database of [test_.database, second]) {
      replayers.push(startReplayer({ db: database.work, sql: database.control, lookEveryMs: 20 }));
    }
    await until(async () => expect(await world.replayOf(id)).toMatchObject({ state: "done" }));
    await Promise.all(replayers.splice(0).map((replayer) => replayer.stop()));
    await second.close();
    const again = await sql<{ event_id: string }[]>`select event_id from again`;
    expect(again.map((row) => row.event_id).sort()).toEqual(ids.toSorted());
    await sql`drop trigger note_again on webhook_events`;
  });

  test("a replayer that is killed within a step leaves nothing of it, and another goes on", async () => {
    const crm = await world.addDestination();
    const ids = await world.addEvents(10);
    const { id } = await world.start(ALL, { ...sendTo(crm.id), runHandlers: true }, 20);
    // It dies with all of the step written, and none of it committed.
    const killed = spawnTestProcess("killed-replayer.ts", [test_.url]);
    expect(await killed.line()).toBe("writing");
    await killed.kill();
    expect(await world.queued()).toEqual([]);
    expect(await sql`select 1 from forwards`).toHaveLength(0);
    expect(await world.replayOf(id)).toMatchObject({ state: "running", done: 0 });

    // What it held is free once the database has noticed.
    await until(async () => {
      await world.takeAllSteps();
      expect(await world.replayOf(id)).toMatchObject({ state: "done" });
    });
    expect(await world.queued()).toEqual(ids);
    expect(await sql`select 1 from forwards`).toHaveLength(10);
    expect(await world.replayOf(id)).toMatchObject({ state: "done", done: 10, skipped: 0 });
  });

  test("a started replay begins at once, by NOTIFY and not by polling", async () => {
    replayers.push(startReplayer({ db: work, sql, lookEveryMs: 3_600_000 }));
    for (let count = 1; count <= 2; count += 1) {
      await world.addEvents(1);
      const { id } = await world.start(ALL, HANDLERS);
      await until(async () => expect(await world.replayOf(id)).toMatchObject({ state: "done" }));
    }
  });
});

describe("a cancel", () => {
  test("takes effect at the next step, and what was done stays done", async () => {
    const ids = await world.addEvents(10);
    const { id } = await world.start(ALL, HANDLERS, 8);
    await takeStep(work);
    expect(await cancelReplay(db, id, "ben")).toBe(true);
    expect(await world.takeAllSteps()).toBe(0);
    expect(await world.queued()).toEqual(ids.slice(0, 2));
    expect(await world.replayOf(id)).toMatchObject({
      state: "cancelled",
      cancelled_by: "ben",
      done: 2,
    });
  });

  test("of one that has ended changes nothing", async () => {
    await world.addEvents(1);
    const { id } = await world.start(ALL, HANDLERS);
    await world.takeAllSteps();
    expect(await cancelReplay(db, id, "ben")).toBe(false);
    expect(await world.replayOf(id)).toMatchObject({ state: "done", cancelled_by: null });
    expect(await cancelReplay(db, uuidv7(), "ben")).toBe(false);
  });
});
