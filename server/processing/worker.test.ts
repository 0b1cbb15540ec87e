import { sql as sqlText } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openDatabase } from "../db/index.ts";
import { MAX_ATTEMPTS } from "../domain/retry.ts";
import { log } from "../log.ts";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import {
  countRuns,
  createGate,
  NEVER_MS,
  until,
  type WorkerWorld,
  workerWorld,
} from "../testing/worker-world.ts";

let world: WorkerWorld;
let sql: WorkerWorld["sql"];
beforeAll(async () => {
  log.level = "silent";
  world = await workerWorld();
  ({ sql } = world);
});
beforeEach(() => world.empty());
afterEach(() => world.stopWorkers());
afterAll(() => world.drop());

describe("waking", () => {
  test("a recorded event is processed at once, by NOTIFY and not by polling", async () => {
    world.start(countRuns(), { pollEveryMs: NEVER_MS });
    // Two in turn: the first could be found by the look around that every worker begins with.
    for (let count = 1; count <= 2; count += 1) {
      await world.recordEvents(1);
      await until(async () => expect(await world.statuses()).toEqual({ processed: count }));
    }
  });

  test("what was recorded while nobody listened is found", async () => {
    await world.recordEvents(40);
    world.start(countRuns(), { pollEveryMs: NEVER_MS });
    await until(async () => expect(await world.statuses()).toEqual({ processed: 40 }));
  });

  test("a worker whose every connection was lost goes on", async () => {
    const own = openDatabase(world.url);
    world.start(countRuns(), { on: own, pollEveryMs: 100 });
    await world.recordEvents(1);
    await until(async () => expect(await world.statuses()).toEqual({ processed: 1 }));
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()
        and application_name in ('ringonce work', 'ringonce control')`;
    await world.recordEvents(20);
    await until(async () => expect(await world.statuses()).toEqual({ processed: 21 }));
    expect(await world.runs()).toHaveLength(21);
    await world.stopWorkers();
    await own.close();
  });
});

test("whose events have been processed is told once that is committed", async () => {
  const found: Promise<unknown>[] = [];
  world.start([], {
    announce: (clientIds) => found.push(world.statuses().then((then) => [clientIds, then])),
  });
  await world.inbox.record(deliveryOf(freshBody(), { clientId: "acme" }));
  await until(async () => expect(found).toHaveLength(1));
  expect(await found[0]).toEqual([["acme"], { processed: 1 }]);
});

test("what is read is told when it is read first, and not again for another run", async () => {
  const told: unknown[] = [];
  let runs = 0;
  const fails = async () => {
    runs += 1;
    if (runs === 1) throw new Error("try 1 fails");
  };
  world.start(fails, { onRead: ({ id }, body) => told.push({ id, body }) });
  const [id] = await world.recordEvents(1);
  await until(async () => expect(await world.statuses()).toEqual({ failed: 1 }));
  await sql`update webhook_events set next_attempt_at = now()`;
  await until(async () => expect(await world.statuses()).toEqual({ processed: 1 }));
  const [{ body }] = await sql<[{ body: string }]>`select body from webhook_events`;
  expect(told).toEqual([{ id, body: JSON.parse(body) }]);
});

describe("failure", () => {
  test("a failed run leaves nothing, and is tried again when its time has come", async () => {
    let failures = 0;
    world.start(async (tx, event) => {
      await countRuns()(tx, event);
      failures += 1;
      if (failures === 1) throw new Error("try 1 fails");
    });
    await world.recordEvents(1);
    await until(async () => expect(await world.statuses()).toEqual({ failed: 1 }));
    expect(await world.runs()).toEqual([]);
    const [failed] = await sql`
      select last_error, failure_cause, failed_since is not null as since, failed_attempts,
             claimed_by, next_attempt_at > now() as waits
      from webhook_events`;
    expect(failed).toEqual({
      last_error: "Error: try 1 fails",
      failure_cause: "Error: try … fails",
      since: true,
      failed_attempts: 1,
      claimed_by: null,
      waits: true,
    });

    await sql`update webhook_events set next_attempt_at = now()`;
    await until(async () => expect(await world.statuses()).toEqual({ processed: 1 }));
    expect(await world.runs()).toHaveLength(1);
    expect(await sql`select failure_cause, failed_since from webhook_events`).toEqual([
      { failure_cause: null, failed_since: null },
    ]);
  });

  test("a dismissed failure stays dismissed until it fails for another cause", async () => {
    let error = "no lead 1";
    world.start(async () => {
      throw new Error(error);
    });
    await world.recordEvents(1);
    const failAgain = async (times: number) => {
      await sql`update webhook_events set next_attempt_at = now()`;
      await until(async () =>
        expect(await sql`select failed_attempts from webhook_events`).toEqual([
          { failed_attempts: times },
        ]),
      );
    };
    const dismissed = () => sql`select dismissed_by from webhook_events`;
    await failAgain(1);
    await sql`update webhook_events set dismissed_at = now(), dismissed_by = 'Ada'`;
    error = "no lead 2";
    await failAgain(2);
    expect(await dismissed()).toEqual([{ dismissed_by: "Ada" }]);
    error = "the CRM is gone";
    await failAgain(3);
    expect(await dismissed()).toEqual([{ dismissed_by: null }]);
  });

  test("after the last try the event is dead, with its error, and is left alone", async () => {
    let tries = 0;
    world.start(async () => {
      tries += 1;
      throw new Error(`try ${tries} fails`);
    });
    await world.recordEvents(1);
    for (let failed = 1; failed < MAX_ATTEMPTS; failed += 1) {
      await until(async () => {
        const [event] = await sql`select status, failed_attempts from webhook_events`;
        expect(event).toEqual({ status: "failed", failed_attempts: failed });
      });
      await sql`update webhook_events set next_attempt_at = now()`;
    }
    await until(async () => expect(await world.statuses()).toEqual({ dead: 1 }));
    const [event] = await sql`
      select last_error, failure_cause, finished_at is not null as finished, claimed_by
      from webhook_events`;
    expect(event).toEqual({
      failure_cause: "Error: try … fails",
      last_error: `Error: try ${MAX_ATTEMPTS} fails`,
      finished: true,
      claimed_by: null,
    });
    expect(await world.attempts()).toEqual(
      Array.from({ length: MAX_ATTEMPTS }, (_, index) => ({
        number: index + 1,
        outcome: "failed",
      })),
    );
  });

  test("an event that kills its every worker ends as dead", async () => {
    await world.recordEvents(1);
    await sql`
      update webhook_events set failed_attempts = ${MAX_ATTEMPTS - 1}, attempts = 1,
        claimed_by = 'a dead worker', lease_until = now() - interval '1 second'`;
    world.start(countRuns());
    await until(async () => expect(await world.statuses()).toEqual({ dead: 1 }));
    expect(await world.runs()).toEqual([]);
    const [event] = await sql`select failure_cause from webhook_events`;
    expect(event).toEqual({
      failure_cause: "Every worker that ran this event died or stalled.",
    });
  });

  test("an error the database reports fails the run with the database's own words", async () => {
    world.start(async (tx) => {
      await tx.execute(sqlText`select 1 / 0`);
    });
    await world.recordEvents(1);
    await until(async () => expect(await world.statuses()).toEqual({ failed: 1 }));
    const [event] = await sql`select last_error from webhook_events`;
    expect(event?.last_error).toContain("division by zero");
  });
});

describe("a stop", () => {
  test("finishes what is in hand and gives back the rest", async () => {
    const gate = createGate();
    const worker = world.start(
      async (tx, event) => {
        gate.reached();
        await gate.passed;
        await countRuns()(tx, event);
      },
      { concurrency: 1, batchEvents: 1, pollEveryMs: NEVER_MS },
    );
    await world.recordEvents(5);
    await gate.wait;
    worker.wake();
    const stopped = worker.stop();
    gate.open();
    await stopped;

    expect(await world.runs()).toHaveLength(1);
    expect(await world.statuses()).toEqual({ processed: 1, received: 4 });
    expect(await sql`select 1 from webhook_events where claimed_by is not null`).toHaveLength(0);
    expect(await sql`select 1 from processing_attempts where outcome is null`).toHaveLength(0);
  });

  test("right after a wake-up leaves no claim behind", async () => {
    for (let round = 0; round < 20; round += 1) {
      await world.recordEvents(20);
      const worker = world.start(countRuns(), { concurrency: 1, pollEveryMs: NEVER_MS });
      if (round % 2 === 1) await new Promise(setImmediate);
      await worker.stop();
      expect(await sql`select 1 from webhook_events where claimed_by is not null`).toHaveLength(0);
    }
    world.start(countRuns());
    await until(async () => expect(await world.statuses()).toEqual({ processed: 400 }));
    expect(await world.runs()).toHaveLength(400);
  });
});
