import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { openDatabase } from "../db/index.ts";
import { log } from "../log.ts";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { spawnTestProcess } from "../testing/spawn.ts";
import {
  countRuns,
  createGate,
  NEVER_MS,
  until,
  type WorkerWorld,
  workerWorld,
} from "../testing/worker-world.ts";
import { LEASE_MS, RENEW_EVERY_MS } from "./claim.ts";
import type { Handler } from "./handlers/index.ts";

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

describe("exactly once", () => {
  test("two workers share thousands of events; each has its effect once", async () => {
    const second = openDatabase(world.url);
    const recording = world.recordEvents(1_000);
    world.start(countRuns("a"));
    world.start(countRuns("b"), { on: second });
    const ids = [...(await recording), ...(await world.recordEvents(1_000))];
    await until(async () => expect(await world.statuses()).toEqual({ processed: 2_000 }));

    const done = await world.runs();
    expect(done.map((run) => run.event_id).sort()).toEqual(ids.sort());
    expect(await world.attempts()).toHaveLength(2_000);
    await world.stopWorkers();
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
    world.start(slow, { concurrency: 1, pollEveryMs: NEVER_MS });
    // Of no call and no alert: a transaction that hangs keeps such a row from others until it is ended.
    const id = await world.inbox.record(deliveryOf({ event: "agent_published" }));
    await gate.wait;

    const second = openDatabase(world.url);
    world.start(countRuns("second"), { on: second });
    await until(async () => {
      // Again and again: the first one lives, and renews it.
      await sql`
        update webhook_events set lease_until = now() - interval '1 second' where attempts = 1`;
      expect(await world.statuses()).toEqual({ processed: 1 });
    });
    gate.open();
    await world.stopWorkers();
    await second.close();

    expect(await world.runs()).toEqual([{ event_id: id, worker: "second" }]);
    expect(await world.attempts()).toEqual([
      { number: 1, outcome: "lost" },
      { number: 2, outcome: "processed" },
    ]);
  });

  test("kill -9 between claim and completion: another takes over, and the effect is there once", async () => {
    const [id] = await world.recordEvents(1);
    const stuck = spawnTestProcess("stuck-worker.ts", [world.url]);
    expect(await stuck.line()).toBe("writing");
    await stuck.kill();
    expect(await world.runs()).toEqual([]);

    // Before the lease has run out nobody may have it; after, anybody.
    const worker = world.start(countRuns("successor"));
    worker.wake();
    const [claim] = await sql`
      select lease_until > now() as held, lease_until <= now() + ${LEASE_MS} * interval '1 ms' as bounded
      from webhook_events`;
    expect(claim).toEqual({ held: true, bounded: true });
    await sql`update webhook_events set lease_until = now() - interval '1 second'`;
    await until(async () => expect(await world.statuses()).toEqual({ processed: 1 }));
    expect(await world.runs()).toEqual([{ event_id: id, worker: "successor" }]);
    expect(await world.attempts()).toEqual([
      { number: 1, outcome: "lost" },
      { number: 2, outcome: "processed" },
    ]);
  });

  test("a claim whose answer never reached its worker runs out, though the worker lives", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const gate = createGate();
    const worker = world.start(
      async () => {
        gate.reached();
        await gate.passed;
      },
      { concurrency: 1 },
    );
    const [inHand = ""] = await world.recordEvents(1);
    await gate.wait;
    // Claimed in its name, but not in its hands: the connection broke under the answer.
    const leaseUntil = new Date(Date.now() + LEASE_MS / 2);
    await sql`update webhook_events set lease_until = ${leaseUntil}`;
    const { id: orphan } = await insertEvent(world.database.dashboard, {
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
    await until(async () => expect(await world.statuses()).toEqual({ processed: 1 }));
    expect(await world.runs()).toHaveLength(1);
    expect(await world.attempts()).toHaveLength(1);
  }

  test("in one process are one event, 49 duplicates and one processing", async () => {
    world.start(countRuns());
    const copies = Array.from({ length: 50 }, () => world.inbox.checkAndRecord(deliveryOf(body)));
    await expectOneEvent(await Promise.all(copies));
  });

  test("in two processes are one event, 49 duplicates and one processing", async () => {
    world.start(countRuns());
    const processes = [25, 25].map((copies) =>
      spawnTestProcess("record-twins.ts", [world.url, body, String(copies)]),
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
  world.start(async (tx, event) => {
    // Not awaited: it comes to its query when the transaction is over.
    void over.passed
      .then(() => countRuns("late")(tx, event))
      .catch((error) => {
        refusal = error.cause;
      });
  });
  await world.recordEvents(1);
  await until(async () => expect(await world.statuses()).toEqual({ processed: 1 }));
  over.open();
  await until(async () => expect(String(refusal)).toContain("This transaction is over."));
  expect(await world.runs()).toEqual([]);
});
