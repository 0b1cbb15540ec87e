import { sql as sqlText } from "drizzle-orm";
import type { Sql } from "postgres";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type Database, openDatabase } from "../db/index.ts";
import { log } from "../log.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { type FaultyProxy, openFaultyProxy } from "../testing/faulty-proxy.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { BROKE_UNDER_IT } from "./give-back.ts";
import type { Handler } from "./handlers/index.ts";
import type { Run } from "./process-event.ts";
import { startWorker, type Worker } from "./worker.ts";

let test_: TestDatabase;
let sql: Sql;
let proxy: FaultyProxy;
let database: Database;
beforeAll(async () => {
  log.level = "silent";
  test_ = await testDatabase();
  sql = test_.database.control;
  await sql`create table runs (event_id uuid not null)`;
});
beforeEach(async () => {
  await sql`truncate runs, webhook_events cascade`;
  proxy = await openFaultyProxy(test_.url);
  database = openDatabase(proxy.url);
  outcomes = [];
});
afterEach(async () => {
  await worker?.stop();
  await database.close({ timeoutSeconds: 1 });
  await proxy.close();
});
afterAll(() => test_.drop());

let worker: Worker | undefined;
let outcomes: Run["outcome"][] = [];
function start(handler: Handler): void {
  worker = startWorker({
    db: database.work,
    sql: database.control,
    handlers: [
      async (tx, event, once) => {
        await tx.execute(sqlText`insert into runs (event_id) values (${event.id})`);
        await handler(tx, event, once);
      },
    ],
    pollEveryMs: 50,
    observe: ({ outcome }) => outcomes.push(outcome),
  });
}

const insert = (given: Parameters<typeof insertEvent>[1] = {}) =>
  insertEvent(test_.database.dashboard, { status: "received", ...given });
const until = (condition: () => Promise<void>) =>
  vi.waitFor(condition, { timeout: 60_000, interval: 20 });
const untilAll = (status: string) =>
  until(async () => {
    const rows = await sql`select 1 from webhook_events where status <> ${status}`;
    expect(rows).toHaveLength(0);
  });
const attempts = () =>
  sql`select number, outcome from processing_attempts order by event_id, number`;
const runs = async () => (await sql`select event_id from runs`).map((row) => row.event_id);

/** As an operator's restart does it: the server says 57P01 and hangs up. */
const TERMINATE_MYSELF = sqlText`select pg_terminate_backend(pg_backend_pid())`;

test("a run whose connection the server ends does not count, and is done again soon", async () => {
  let tries = 0;
  start(async (tx) => {
    tries += 1;
    if (tries === 1) await tx.execute(TERMINATE_MYSELF);
  });
  const { id } = await insert();
  await untilAll("processed");
  // The end is told after it is committed.
  await until(async () => expect(outcomes).toEqual(["given_back", "processed"]));
  expect(await sql`select failed_attempts, last_error from webhook_events`).toEqual([
    { failed_attempts: 0, last_error: null },
  ]);
  expect(await attempts()).toEqual([
    { number: 1, outcome: "lost" },
    { number: 2, outcome: "processed" },
  ]);
  expect(await runs()).toEqual([id]);
});

test("an outage that outlasts the lease does not count either", async () => {
  const warned = vi.spyOn(log, "warn");
  let begun = () => {};
  const atWork = new Promise<void>((resolve) => {
    begun = resolve;
  });
  let goOn = () => {};
  const away = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  start(async () => {
    begun();
    await away;
  });
  const { id } = await insert();
  await atWork;
  proxy.become("refuse");
  goOn();
  // Neither the run's end nor its return can be written, and meanwhile the lease runs out.
  await sql`update webhook_events set lease_until = now() - interval '1 s'`;
  await until(async () =>
    expect(warned).toHaveBeenCalledWith(expect.anything(), "event.outcome_not_written"),
  );
  proxy.become("none");
  await untilAll("processed");
  expect(await sql`select failed_attempts from webhook_events`).toEqual([{ failed_attempts: 0 }]);
  expect(await runs()).toEqual([id]);
});

test("of events that share a transaction only the one that breaks the database waits", async () => {
  const ids: unknown[] = [];
  for (let n = 0; n < 6; n += 1) ids.push((await insert({ callId: `call_${n}` })).id);
  const breaker = ids[2];
  start(async (tx, event) => {
    if (event.id === breaker) await tx.execute(TERMINATE_MYSELF);
  });
  await until(async () => {
    const rows = await sql`select id from webhook_events where status <> 'processed'`;
    expect(rows).toEqual([{ id: breaker }]);
  });
  expect(await sql`select sum(failed_attempts)::int from webhook_events`).toEqual([{ sum: 0 }]);
  expect((await runs()).sort()).toEqual(ids.filter((id) => id !== breaker).sort());
});

test("an event under which it broke ten times counts its tries from then on", async () => {
  const { id } = await insert({ attempts: 10 });
  await sql`
    insert into processing_attempts (event_id, number, worker, started_at, finished_at, outcome, error)
    select ${id}, n, 'a worker', now(), now(), 'lost', ${BROKE_UNDER_IT}
    from generate_series(1, 10) n`;
  start(async (tx) => {
    await tx.execute(TERMINATE_MYSELF);
  });
  await untilAll("failed");
  expect(await sql`select failed_attempts, failure_cause from webhook_events`).toEqual([
    {
      failed_attempts: 1,
      failure_cause: expect.any(String),
    },
  ]);
});

test.each(["ECONNREFUSED", "ECONNRESET", "ETIMEDOUT"])(
  "a system that a handler cannot reach (%s) is a failed try",
  async (code) => {
    start(async () => {
      throw Object.assign(new Error(`connect ${code} 203.0.113.7:443`), { code });
    });
    await insert();
    await untilAll("failed");
    expect(await sql`select failed_attempts from webhook_events`).toEqual([{ failed_attempts: 1 }]);
  },
);
