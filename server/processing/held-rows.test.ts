import { sql as sqlText } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { openDatabase } from "../db/index.ts";
import { log } from "../log.ts";
import { openFaultyProxy } from "../testing/faulty-proxy.ts";
import { createGate, until, type WorkerWorld, workerWorld } from "../testing/worker-world.ts";
import { claimEvents, renewClaims } from "./claim.ts";

let world: WorkerWorld;
beforeAll(async () => {
  log.level = "silent";
  world = await workerWorld();
});
afterEach(() => world.stopWorkers());
afterAll(() => world.drop());

test("while what a lost commit has left locked is waited for, other events are processed", async () => {
  const own = openDatabase(world.url);
  const held = createGate();
  const [stuck] = await world.recordEvents(1);
  const holding = createGate();
  // Its commit was lost on the way: the server has its rows locked until it gives it up.
  const elsewhere = postgres(world.url, { max: 1 });
  const ghost = elsewhere.begin(async (tx) => {
    await holding.wait;
    await tx`select 1 from webhook_events where id = ${stuck ?? ""} for update`;
    held.reached();
    await holding.passed;
  });
  let runs = 0;
  world.start(
    async (tx, event) => {
      if (event.id !== stuck) return;
      runs += 1;
      if (runs > 1) return;
      holding.reached();
      await held.wait;
      // As if the server had hung up on it.
      await tx.execute(sqlText`select pg_terminate_backend(pg_backend_pid())`);
    },
    { db: own.work, sql: own.claims, pollEveryMs: 20, renewEveryMs: 20, takesLongMs: 0 },
  );
  await held.wait;
  for (let count = 1; count <= 30; count += 1) {
    await world.recordEvents(1);
    await until(async () => expect(await world.statuses()).toMatchObject({ processed: count }));
  }
  holding.open();
  await ghost;
  await until(async () => expect(await world.statuses()).toEqual({ processed: 31 }));
  await world.stopWorkers();
  await Promise.all([own.close(), elsewhere.end()]);
});

test("what could not be given back, and is locked, keeps no other event waiting either", async () => {
  await world.empty();
  const proxy = await openFaultyProxy(world.url);
  const own = openDatabase(proxy.url);
  const broken = vi.spyOn(log, "warn");
  const [stuck] = await world.recordEvents(1);
  const begun = createGate();
  const holding = createGate();
  const elsewhere = postgres(world.url, { max: 1 });
  world.start(
    async (_, event) => {
      if (event.id !== stuck) return;
      begun.reached();
      await begun.passed;
    },
    { db: own.work, sql: own.claims, pollEveryMs: 20 },
  );
  await begun.wait;
  proxy.become("refuse");
  const ghost = elsewhere.begin(async (tx) => {
    await tx`select 1 from webhook_events where id = ${stuck ?? ""} for update`;
    holding.reached();
    await holding.passed;
  });
  await holding.wait;
  begun.open();
  await until(async () =>
    expect(broken).toHaveBeenCalledWith(expect.anything(), "event.outcome_not_written"),
  );
  proxy.become("none");
  await world.recordEvents(3);
  await until(async () => expect(await world.statuses()).toMatchObject({ processed: 3 }));
  holding.open();
  await ghost;
  await until(async () => expect(await world.statuses()).toEqual({ processed: 4 }));
  expect(
    await world.sql`select failed_attempts from webhook_events where id = ${stuck ?? ""}`,
  ).toEqual([{ failed_attempts: 0 }]);
  await world.stopWorkers();
  await Promise.all([own.close(), elsewhere.end(), proxy.close()]);
});

test("what is in hand beside a locked event keeps its claim", async () => {
  const { sql } = world;
  await world.empty();
  const [locked, free] = await world.recordEvents(2);
  const ids = (await claimEvents(sql, "a worker", 2)).map(({ id }) => id);
  expect(ids.sort()).toEqual([locked, free].sort());
  await sql`update webhook_events set lease_until = now() - interval '1 minute'`;
  await world.database.claims.begin(async (tx) => {
    await tx`select 1 from webhook_events where id = ${locked ?? ""} for no key update`;
    expect(await renewClaims(sql, "a worker", ids, "skip locked")).toEqual([locked]);
  });
  const held = await sql`select id from webhook_events where lease_until > now()`;
  expect(held).toEqual([{ id: free }]);
});
