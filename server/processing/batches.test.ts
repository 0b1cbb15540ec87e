import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { log } from "../log.ts";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import { createStall } from "../testing/stall.ts";
import {
  countRuns,
  createGate,
  NEVER_MS,
  until,
  type WorkerWorld,
  workerWorld,
} from "../testing/worker-world.ts";
import type { Handler } from "./handlers/index.ts";

let world: WorkerWorld;
beforeAll(async () => {
  log.level = "silent";
  world = await workerWorld();
});
beforeEach(() => world.empty());
afterEach(() => world.stopWorkers());
afterAll(() => world.drop());

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
    world.inbox.record(deliveryOf({ ...freshBody(), metadata: { pace } }));
  const untilHeld = (held: readonly string[], ids: readonly string[]) =>
    until(async () => expect(held).toEqual(ids));

  test("keeps what comes meanwhile waiting for a moment only", async () => {
    const { handler, held, open } = holdRuns();
    world.start(handler, { pollEveryMs: NEVER_MS });
    await untilHeld(held, [await record("slow")]);
    await record("quick");
    await until(async () => expect(await world.statuses()).toEqual({ processed: 1, received: 1 }));
    open();
    await until(async () => expect(await world.statuses()).toEqual({ processed: 2 }));
  });

  test("keeps nothing waiting once there is only its commit to wait for", async () => {
    const { sql } = world;
    const stall = await createStall(sql);
    await sql.unsafe(`
      create function stall_commit() returns trigger language plpgsql
        as 'begin perform passes_stall(); return null; end';
      create constraint trigger stall after update on webhook_events deferrable initially deferred
        for each row when (new.status = 'processed' and new.body like '%slow%')
        execute function stall_commit()`);
    const commit = await stall();
    try {
      world.start([], { pollEveryMs: NEVER_MS, takesLongMs: NEVER_MS });
      await record("slow");
      await commit.untilReached();
      await record("quick");
      await until(async () =>
        expect(await world.statuses()).toEqual({ processed: 1, received: 1 }),
      );
    } finally {
      await commit.letGo();
      await sql`drop function stall_commit() cascade`;
    }
    await until(async () => expect(await world.statuses()).toEqual({ processed: 2 }));
  });

  test("keeps waiting what is of its call, and nothing else", async () => {
    const { handler, held, open } = holdRuns();
    world.start(handler, { pollEveryMs: NEVER_MS });
    const callId = "call_held";
    const recordOfCall = (event: string, metadata: object) =>
      world.inbox.record(deliveryOf({ event, call: { call_id: callId, metadata } }));
    await untilHeld(held, [await recordOfCall("call_ended", { pace: "slow" })]);
    await recordOfCall("call_analyzed", {});
    // Twice, so that the second comes after whatever the first has made the worker claim.
    for (const count of [1, 2]) {
      await record("quick");
      await until(async () =>
        expect(await world.statuses()).toEqual({ processed: count, received: 2 }),
      );
    }
    open();
    await until(async () => expect(await world.statuses()).toEqual({ processed: 4 }));
  });

  test("leaves to other workers what it has no room for", async () => {
    const { handler, held, open } = holdRuns();
    const full = world.start(handler, { pollEveryMs: NEVER_MS });
    const first = await record("slow");
    await untilHeld(held, [first]);
    await untilHeld(held, [first, await record("slow")]);
    const quick = await record("quick");
    full.wake();
    world.start(countRuns("another"));
    await until(async () =>
      expect(await world.runs()).toEqual([{ event_id: quick, worker: "another" }]),
    );
    open();
    await until(async () => expect(await world.statuses()).toEqual({ processed: 3 }));
  });
});

describe("events that are claimed together", () => {
  test("are run again alone when one of them fails, and only that one has failed", async () => {
    const ids = await world.recordEvents(20);
    const bad = new Set([ids[3], ids[11]]);
    const shared = new Set<unknown>();
    world.start(async (tx, event) => {
      shared.add(tx);
      await countRuns()(tx, event);
      if (bad.has(event.id)) throw new Error("this one fails");
    });
    await until(async () => expect(await world.statuses()).toEqual({ processed: 18, failed: 2 }));
    const done = await world.runs();
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
    for (const body of bodies) await world.inbox.record(deliveryOf(body));
    let underWay = 0;
    const most: number[] = [];
    world.start(async (tx, event) => {
      underWay += 1;
      most.push(underWay);
      await countRuns()(tx, event);
      underWay -= 1;
    }, options);
    await until(async () => expect(await world.statuses()).toEqual({ processed: 3 }));
    expect(Math.max(...most)).toBe(1);
  });
});
