import { sql as sqlText } from "drizzle-orm";
import type { Sql } from "postgres";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type Database, openDatabase, type Tx } from "../db/index.ts";
import { MAX_ATTEMPTS } from "../domain/retry.ts";
import { createInbox, type Inbox } from "../inbox/index.ts";
import { log } from "../log.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { spawnTestProcess } from "../testing/spawn.ts";
import { LEASE_MS, RENEW_EVERY_MS } from "./claim.ts";
import type { ProcessingEvent } from "./event.ts";
import type { Handler } from "./handlers/index.ts";
import type { OnRead } from "./read-event.ts";
import { startWorker, type Worker } from "./worker.ts";

let test_: TestDatabase;
let sql: Sql;
let inbox: Inbox;
beforeAll(async () => {
  log.level = "silent";
  test_ = await testDatabase();
  sql = test_.database.control;
  inbox = createInbox(test_.database.openIngest);
  await sql`create table runs (event_id uuid not null, worker text not null)`;
});
beforeEach(async () => {
  await sql`truncate runs, webhook_events cascade`;
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});
afterAll(async () => {
  await inbox.close();
  await test_.drop();
});

/** Far longer than any test: what happens did not happen by polling. */
const NEVER_MS = 3_600_000;

const workers: Worker[] = [];
type Options = {
  database?: Database;
  concurrency?: number;
  batchEvents?: number;
  pollEveryMs?: number;
  onRead?: OnRead;
};
function start(handler: Handler, options: Options = {}): Worker {
  const { database = test_.database, concurrency, batchEvents, pollEveryMs = 50, onRead } = options;
  const worker = startWorker({
    db: database.work,
    sql: database.control,
    handlers: [handler],
    concurrency,
    batchEvents,
    pollEveryMs,
    onRead,
  });
  workers.push(worker);
  return worker;
}

/** A handler whose effect can be counted. */
function countRuns(worker = "a") {
  return async (tx: Tx, event: ProcessingEvent): Promise<void> => {
    await tx.execute(sqlText`insert into runs (event_id, worker) values (${event.id}, ${worker})`);
  };
}

/** A door that handlers wait at. */
function createGate(): {
  open(): void;
  passed: Promise<void>;
  reached(): void;
  wait: Promise<void>;
} {
  let open = () => {};
  let reached = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  const wait = new Promise<void>((resolve) => {
    reached = resolve;
  });
  return { open: () => open(), passed, reached: () => reached(), wait };
}

async function recordEvents(count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, () => inbox.record(deliveryOf(freshBody()))));
}

async function statuses(): Promise<Record<string, number>> {
  const rows = await sql<{ status: string; count: number }[]>`
    select status, count(*)::int from webhook_events group by status`;
  return Object.fromEntries(rows.map((row) => [row.status, row.count]));
}

const until = (condition: () => Promise<void>) =>
  vi.waitFor(condition, { timeout: 60_000, interval: 20 });

const runs = () => sql<{ event_id: string; worker: string }[]>`select * from runs`;
const attempts = () =>
  sql<{ outcome: string | null }[]>`
    select number, outcome from processing_attempts order by event_id, number`;

describe("waking", () => {
  test("a recorded event is processed at once, by NOTIFY and not by polling", async () => {
    start(countRuns(), { pollEveryMs: NEVER_MS });
    // Two in turn: the first could be found by the look around that every worker begins with.
    for (let count = 1; count <= 2; count += 1) {
      await recordEvents(1);
      await until(async () => expect(await statuses()).toEqual({ processed: count }));
    }
  });

  test("what was recorded while nobody listened is found", async () => {
    await recordEvents(40);
    start(countRuns(), { pollEveryMs: NEVER_MS });
    await until(async () => expect(await statuses()).toEqual({ processed: 40 }));
  });

  test("a worker whose every connection was lost goes on", async () => {
    const own = openDatabase(test_.url);
    start(countRuns(), { database: own, pollEveryMs: 100 });
    await recordEvents(1);
    await until(async () => expect(await statuses()).toEqual({ processed: 1 }));
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()
        and application_name in ('ringonce work', 'ringonce control')`;
    await recordEvents(20);
    await until(async () => expect(await statuses()).toEqual({ processed: 21 }));
    expect(await runs()).toHaveLength(21);
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    await own.close();
  });
});

describe("exactly once", () => {
  test("two workers share thousands of events; each has its effect once", async () => {
    const second = openDatabase(test_.url);
    const recording = recordEvents(1_000);
    start(countRuns("a"), { database: test_.database });
    start(countRuns("b"), { database: second });
    const ids = [...(await recording), ...(await recordEvents(1_000))];
    await until(async () => expect(await statuses()).toEqual({ processed: 2_000 }));

    const done = await runs();
    expect(done.map((run) => run.event_id).sort()).toEqual(ids.sort());
    expect(await attempts()).toHaveLength(2_000);
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    await second.close();
  });

  test("a worker whose claim was taken over cannot commit", async () => {
    const gate = createGate();
    const slow: Handler = async (tx, event) => {
      await countRuns("slow")(tx, event);
      gate.reached();
      await gate.passed;
    };
    // With no room for a second run it can't take its own event over, whatever wakes it.
    start(slow, { concurrency: 1, pollEveryMs: NEVER_MS });
    // Of no call: a transaction that hangs keeps the row of its call from others until it is ended.
    const alert = { event: "alert_triggered", alert: { alert_incident_id: "incident_1" } };
    const id = await inbox.record(deliveryOf(alert));
    await gate.wait;

    const second = openDatabase(test_.url);
    start(countRuns("second"), { database: second });
    await until(async () => {
      // Again and again: the first one lives, and renews it.
      await sql`
        update webhook_events set lease_until = now() - interval '1 second' where attempts = 1`;
      expect(await statuses()).toEqual({ processed: 1 });
    });
    gate.open();
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    await second.close();

    expect(await runs()).toEqual([{ event_id: id, worker: "second" }]);
    expect(await attempts()).toEqual([
      { number: 1, outcome: "lost" },
      { number: 2, outcome: "processed" },
    ]);
  });

  test("kill -9 between claim and completion: another takes over, and the effect is there once", async () => {
    const [id] = await recordEvents(1);
    const stuck = spawnTestProcess("stuck-worker.ts", [test_.url]);
    expect(await stuck.line()).toBe("writing");
    await stuck.kill();
    expect(await runs()).toEqual([]);

    // Before the lease has run out nobody may have it; after, anybody.
    const worker = start(countRuns("successor"));
    worker.wake();
    const [claim] = await sql`
      select lease_until > now() as held, lease_until <= now() + ${LEASE_MS} * interval '1 ms' as bounded
      from webhook_events`;
    expect(claim).toEqual({ held: true, bounded: true });
    await sql`update webhook_events set lease_until = now() - interval '1 second'`;
    await until(async () => expect(await statuses()).toEqual({ processed: 1 }));
    expect(await runs()).toEqual([{ event_id: id, worker: "successor" }]);
    expect(await attempts()).toEqual([
      { number: 1, outcome: "lost" },
      { number: 2, outcome: "processed" },
    ]);
  });

  test("a claim whose answer never reached its worker runs out, though the worker lives", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const gate = createGate();
    const worker = start(
      async () => {
        gate.reached();
        await gate.passed;
      },
      { concurrency: 1 },
    );
    const [inHand = ""] = await recordEvents(1);
    await gate.wait;
    // Claimed in its name, but not in its hands: the connection broke under the answer.
    const leaseUntil = new Date(Date.now() + LEASE_MS / 2);
    await sql`update webhook_events set lease_until = ${leaseUntil}`;
    const { id: orphan } = await insertEvent(test_.database.dashboard, {
      status: "received",
      attempts: 1,
      claimedBy: worker.id,
      leaseUntil,
    });
    vi.advanceTimersByTime(RENEW_EVERY_MS);
    vi.useRealTimers();

    const renewed = () => sql`select id from webhook_events where lease_until > ${leaseUntil}`;
    await until(async () => expect(await renewed()).toEqual([{ id: inHand }]));
    expect(await sql`select lease_until from webhook_events where id = ${orphan}`).toEqual([
      { lease_until: leaseUntil },
    ]);
    gate.open();
  });
});

describe("a batch that takes long", () => {
  /** Runs that wait until they are let go, and those that need not. */
  function holdRuns() {
    const gate = createGate();
    const held: string[] = [];
    const handler: Handler = async (tx, event) => {
      if (event.body.includes("slow")) {
        held.push(event.id);
        await gate.passed;
      }
      await countRuns()(tx, event);
    };
    return { handler, held, open: gate.open };
  }
  const record = (pace: "slow" | "quick") =>
    inbox.record(deliveryOf({ ...freshBody(), metadata: { pace } }));
  const untilHeld = (held: readonly string[], ids: readonly string[]) =>
    until(async () => expect(held).toEqual(ids));

  test("keeps what comes meanwhile waiting for a moment only", async () => {
    const { handler, held, open } = holdRuns();
    start(handler, { pollEveryMs: NEVER_MS });
    await untilHeld(held, [await record("slow")]);
    await record("quick");
    await until(async () => expect(await statuses()).toEqual({ processed: 1, received: 1 }));
    open();
    await until(async () => expect(await statuses()).toEqual({ processed: 2 }));
  });

  test("keeps waiting what is of its call, and nothing else", async () => {
    const { handler, held, open } = holdRuns();
    start(handler, { pollEveryMs: NEVER_MS });
    const callId = "call_held";
    const recordOfCall = (event: string, metadata: object) =>
      inbox.record(deliveryOf({ event, call: { call_id: callId, metadata } }));
    await untilHeld(held, [await recordOfCall("call_ended", { pace: "slow" })]);
    await recordOfCall("call_analyzed", {});
    // Twice, so that the second comes after whatever the first has made the worker claim.
    for (const count of [1, 2]) {
      await record("quick");
      await until(async () => expect(await statuses()).toEqual({ processed: count, received: 2 }));
    }
    open();
    await until(async () => expect(await statuses()).toEqual({ processed: 4 }));
  });

  test("leaves to other workers what it has no room for", async () => {
    const { handler, held, open } = holdRuns();
    const full = start(handler, { pollEveryMs: NEVER_MS });
    const first = await record("slow");
    await untilHeld(held, [first]);
    await untilHeld(held, [first, await record("slow")]);
    const quick = await record("quick");
    full.wake();
    start(countRuns("another"));
    await until(async () => expect(await runs()).toEqual([{ event_id: quick, worker: "another" }]));
    open();
    await until(async () => expect(await statuses()).toEqual({ processed: 3 }));
  });
});

test("whose events have been processed is told once that is committed", async () => {
  const found: Promise<unknown>[] = [];
  const worker = startWorker({
    db: test_.database.work,
    sql,
    handlers: [],
    announce: (clientIds) => found.push(statuses().then((then) => [clientIds, then])),
  });
  workers.push(worker);
  await inbox.record(deliveryOf(freshBody(), { clientId: "acme" }));
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
  start(fails, { onRead: ({ id }, body) => told.push({ id, body }) });
  const [id] = await recordEvents(1);
  await until(async () => expect(await statuses()).toEqual({ failed: 1 }));
  await sql`update webhook_events set next_attempt_at = now()`;
  await until(async () => expect(await statuses()).toEqual({ processed: 1 }));
  const [{ body }] = await sql<[{ body: string }]>`select body from webhook_events`;
  expect(told).toEqual([{ id, body: JSON.parse(body) }]);
});

describe("failure", () => {
  test("a failed run leaves nothing, and is tried again when its time has come", async () => {
    let failures = 0;
    start(async (tx, event) => {
      await countRuns()(tx, event);
      failures += 1;
      if (failures === 1) throw new Error("try 1 fails");
    });
    await recordEvents(1);
    await until(async () => expect(await statuses()).toEqual({ failed: 1 }));
    expect(await runs()).toEqual([]);
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
    await until(async () => expect(await statuses()).toEqual({ processed: 1 }));
    expect(await runs()).toHaveLength(1);
    expect(await sql`select failure_cause, failed_since from webhook_events`).toEqual([
      { failure_cause: null, failed_since: null },
    ]);
  });

  test("a dismissed failure stays dismissed until it fails for another cause", async () => {
    let error = "no lead 1";
    start(async () => {
      throw new Error(error);
    });
    await recordEvents(1);
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
    start(async () => {
      tries += 1;
      throw new Error(`try ${tries} fails`);
    });
    await recordEvents(1);
    for (let failed = 1; failed < MAX_ATTEMPTS; failed += 1) {
      await until(async () => {
        const [event] = await sql`select status, failed_attempts from webhook_events`;
        expect(event).toEqual({ status: "failed", failed_attempts: failed });
      });
      await sql`update webhook_events set next_attempt_at = now()`;
    }
    await until(async () => expect(await statuses()).toEqual({ dead: 1 }));
    const [event] = await sql`
      select last_error, failure_cause, finished_at is not null as finished, claimed_by
      from webhook_events`;
    expect(event).toEqual({
      failure_cause: "Error: try … fails",
      last_error: `Error: try ${MAX_ATTEMPTS} fails`,
      finished: true,
      claimed_by: null,
    });
    expect(await attempts()).toEqual(
      Array.from({ length: MAX_ATTEMPTS }, (_, index) => ({
        number: index + 1,
        outcome: "failed",
      })),
    );
  });

  test("an event that kills its every worker ends as dead", async () => {
    await recordEvents(1);
    await sql`
      update webhook_events set failed_attempts = ${MAX_ATTEMPTS - 1}, attempts = 1,
        claimed_by = 'a dead worker', lease_until = now() - interval '1 second'`;
    start(countRuns());
    await until(async () => expect(await statuses()).toEqual({ dead: 1 }));
    expect(await runs()).toEqual([]);
    const [event] = await sql`select failure_cause from webhook_events`;
    expect(event).toEqual({
      failure_cause: "Every worker that ran this event died or stalled.",
    });
  });

  test("an error the database reports fails the run with the database's own words", async () => {
    start(async (tx) => {
      await tx.execute(sqlText`select 1 / 0`);
    });
    await recordEvents(1);
    await until(async () => expect(await statuses()).toEqual({ failed: 1 }));
    const [event] = await sql`select last_error from webhook_events`;
    expect(event?.last_error).toContain("division by zero");
  });
});

describe("events that are claimed together", () => {
  test("are run again alone when one of them fails, and only that one has failed", async () => {
    const ids = await recordEvents(20);
    const bad = new Set([ids[3], ids[11]]);
    const shared = new Set<unknown>();
    start(async (tx, event) => {
      shared.add(tx);
      await countRuns()(tx, event);
      if (bad.has(event.id)) throw new Error("this one fails");
    });
    await until(async () => expect(await statuses()).toEqual({ processed: 18, failed: 2 }));
    const done = await runs();
    expect(done.map((run) => run.event_id).sort()).toEqual(ids.filter((id) => !bad.has(id)).sort());
    // Fewer transactions than events and runs: they did share.
    expect(shared.size).toBeLessThan(20 + 20);
  });

  test.each([
    ["that share a transaction", {}],
    ["each in a transaction of its own", { batchEvents: 1, concurrency: 3 }],
  ])("follow one another where they are of one call, %s", async (_, options) => {
    const callId = `call_shared_${Object.keys(options).length}`;
    const bodies = ["call_started", "call_ended", "call_analyzed"].map((type) =>
      JSON.stringify(freshBody(type, callId)),
    );
    const inbox = createInbox(test_.database.openIngest);
    for (const body of bodies) await inbox.record(deliveryOf(body));
    await inbox.close();
    let underWay = 0;
    const most: number[] = [];
    start(async (tx, event) => {
      underWay += 1;
      most.push(underWay);
      await countRuns()(tx, event);
      underWay -= 1;
    }, options);
    await until(async () => expect(await statuses()).toEqual({ processed: 3 }));
    expect(Math.max(...most)).toBe(1);
  });
});

describe("a stop", () => {
  test("finishes what is in hand and gives back the rest", async () => {
    const gate = createGate();
    const worker = start(
      async (tx, event) => {
        gate.reached();
        await gate.passed;
        await countRuns()(tx, event);
      },
      { concurrency: 1, batchEvents: 1, pollEveryMs: NEVER_MS },
    );
    await recordEvents(5);
    await gate.wait;
    worker.wake();
    const stopped = worker.stop();
    gate.open();
    await stopped;

    expect(await runs()).toHaveLength(1);
    expect(await statuses()).toEqual({ processed: 1, received: 4 });
    expect(await sql`select 1 from webhook_events where claimed_by is not null`).toHaveLength(0);
    expect(await sql`select 1 from processing_attempts where outcome is null`).toHaveLength(0);
  });

  test("right after a wake-up leaves no claim behind", async () => {
    for (let round = 0; round < 20; round += 1) {
      await recordEvents(20);
      const worker = start(countRuns(), { concurrency: 1, pollEveryMs: NEVER_MS });
      if (round % 2 === 1) await new Promise(setImmediate);
      await worker.stop();
      expect(await sql`select 1 from webhook_events where claimed_by is not null`).toHaveLength(0);
    }
    start(countRuns());
    await until(async () => expect(await statuses()).toEqual({ processed: 400 }));
    expect(await runs()).toHaveLength(400);
  });
});

describe("fifty copies at once", () => {
  const body = JSON.stringify(freshBody());

  async function expectOneEvent(recorded: { duplicate: boolean; eventId: string }[]) {
    expect(recorded).toHaveLength(50);
    expect(recorded.filter((one) => !one.duplicate)).toHaveLength(1);
    expect(new Set(recorded.map((one) => one.eventId)).size).toBe(1);
    const [event] = await sql`select count(*)::int, sum(duplicate_count)::int from webhook_events`;
    expect(event).toEqual({ count: 1, sum: 49 });
    const [kept] = await sql`select sum(count)::int from webhook_deliveries`;
    expect(kept).toEqual({ sum: 49 });
    await until(async () => expect(await statuses()).toEqual({ processed: 1 }));
    expect(await runs()).toHaveLength(1);
    expect(await attempts()).toHaveLength(1);
  }

  test("in one process are one event, 49 duplicates and one processing", async () => {
    start(countRuns());
    const copies = Array.from({ length: 50 }, () => inbox.checkAndRecord(deliveryOf(body)));
    await expectOneEvent(await Promise.all(copies));
  });

  test("in two processes are one event, 49 duplicates and one processing", async () => {
    start(countRuns());
    const processes = [25, 25].map((copies) =>
      spawnTestProcess("record-twins.ts", [test_.url, body, String(copies)]),
    );
    await Promise.all(processes.map((process) => process.line()));
    for (const process of processes) process.send("go");
    const recorded = await Promise.all(processes.map((process) => process.line()));
    await expectOneEvent(recorded.flatMap((line) => JSON.parse(line)));
  });
});

test("what a handler asks of its transaction after it has ended is refused, not run outside of it", async () => {
  let refusal: unknown;
  const over = createGate();
  start(async (tx, event) => {
    // Not awaited: it comes to its query when the transaction is over.
    void over.passed
      .then(() => countRuns("late")(tx, event))
      .catch((error) => {
        refusal = error.cause;
      });
  });
  await recordEvents(1);
  await until(async () => expect(await statuses()).toEqual({ processed: 1 }));
  over.open();
  await until(async () => expect(String(refusal)).toContain("This transaction is over."));
  expect(await runs()).toEqual([]);
});
