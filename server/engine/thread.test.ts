import { setTimeout as sleep } from "node:timers/promises";
import { BroadcastChannel } from "node:worker_threads";
import type { Sql } from "postgres";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { EVENTS_RECORDED } from "../inbox/index.ts";
import { log } from "../log.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { DEATHS } from "../testing/engine-handlers.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { type Engine, type EngineReport, startEngineThread } from "./index.ts";

let test_: TestDatabase;
let sql: Sql;
beforeAll(async () => {
  log.level = "silent";
  test_ = await testDatabase();
  sql = test_.database.control;
  await sql`create table runs (event_id uuid not null, thread int not null)`;
});
afterAll(() => test_.drop());
beforeEach(() => sql`truncate runs, webhook_events cascade`);

/** A thread loads everything anew, which takes its time on a busy machine. */
const LONG_MS = 60_000;
vi.setConfig({ testTimeout: 2 * LONG_MS });

let engine: Engine | undefined;
let reports: EngineReport[] = [];
afterEach(() => engine?.stop());

const QUIET_AFTER_MS = 2_000;
/** As long as a timer can be. */
const NEVER_MS = 2 ** 31 - 1;

function start(options: { pollEveryMs?: number } = {}): void {
  reports = [];
  engine = startEngineThread(
    {
      ...options,
      databaseUrl: test_.url,
      appSecret: "a secret for tests",
      forwardAllow: [],
      logLevel: "silent",
      handlersModule: new URL("../testing/engine-handlers.ts", import.meta.url).href,
    },
    (report) => reports.push(report),
  );
}

const untilTrue = (ask: () => Promise<boolean>) =>
  vi.waitFor(async () => expect(await ask()).toBe(true), { timeout: LONG_MS, interval: 50 });
const allProcessed = async () => {
  const [row] = await sql<{ left: number }[]>`
    select count(*) filter (where status <> 'processed')::int as left from webhook_events`;
  return row?.left === 0;
};

test("events are processed in a thread of their own, and the figures come back", async () => {
  await insertEvent(test_.database.dashboard, { status: "received" });
  await insertEvent(test_.database.dashboard, { status: "received" });
  start();
  await untilTrue(allProcessed);
  const runs = await sql<{ thread: number }[]>`select thread from runs`;
  expect(runs).toHaveLength(2);
  expect(runs.every(({ thread }) => thread > 0)).toBe(true);
  await engine?.stop();
  expect(reports.map(({ outcome }) => outcome)).toEqual(["processed", "processed"]);
  expect(reports.every(({ latencyMs }) => latencyMs !== null && latencyMs >= 0)).toBe(true);
});

test("a thread that dies is started anew, and its event is processed once", async () => {
  const { id } = await insertEvent(test_.database.dashboard, {
    callId: "deadly",
    status: "received",
  });
  const deaths = new BroadcastChannel(DEATHS);
  const dead: unknown[] = [];
  deaths.onmessage = (message) => dead.push((message as { data: unknown }).data);
  start();
  await untilTrue(async () => dead.length > 0);
  deaths.close();
  // As if the lease had run out: nobody wants to wait twenty seconds for it. Only now, for a living
  // thread would take over from itself.
  await sql`update webhook_events set lease_until = now() - interval '1 s' where attempts = 1`;
  await untilTrue(allProcessed);
  expect(dead).toEqual([id]);
  expect(await sql`select event_id as "eventId" from runs`).toEqual([{ eventId: id }]);
  const attempts = await sql`
    select outcome from processing_attempts where event_id = ${id} order by number`;
  expect(attempts).toEqual([{ outcome: "lost" }, { outcome: "processed" }]);
});

test("woken, it looks for events that nobody notified of, however often it is woken", async () => {
  start({ pollEveryMs: NEVER_MS });
  const { id: first } = await insertEvent(test_.database.dashboard, { status: "received" });
  engine?.wake();
  await untilTrue(allProcessed);
  // It looks around as it begins. Were that not over yet, this would hold less, and not fail.
  await sleep(QUIET_AFTER_MS);
  const { id: second } = await insertEvent(test_.database.dashboard, { status: "received" });
  for (let times = 0; times < 10_000; times += 1) engine?.wake();
  await untilTrue(allProcessed);
  const runs = await sql<{ eventId: string }[]>`select event_id as "eventId" from runs`;
  expect(runs.map(({ eventId }) => eventId).sort()).toEqual([first, second].sort());
});

test("stopped twice, it ends once", async () => {
  start();
  await Promise.all([engine?.stop(), engine?.stop()]);
  await insertEvent(test_.database.dashboard, { status: "received" });
  const [row] = await sql`select attempts from webhook_events`;
  expect(row).toEqual({ attempts: 0 });
});

test("an engine listens to all it has to hear on one connection", async () => {
  start({ pollEveryMs: NEVER_MS });
  await insertEvent(test_.database.dashboard, { status: "received" });
  await untilTrue(allProcessed);
  // From then on nothing but a notice has the worker look.
  await untilTrue(async () => {
    await insertEvent(test_.database.dashboard, { status: "received" });
    await sql`select pg_notify(${EVENTS_RECORDED}, '')`;
    return vi
      .waitFor(async () => expect(await allProcessed()).toBe(true))
      .then(
        () => true,
        () => false,
      );
  });
  const listening = await sql`
    select application_name from pg_stat_activity
    where datname = current_database() and query ilike 'listen %'`;
  expect(listening).toEqual([{ application_name: "ringonce control" }]);
});
