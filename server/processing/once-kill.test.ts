import { once as onceEmitted } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Sql } from "postgres";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { log } from "../log.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { textOnce } from "../testing/effect-handler.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { spawnTestProcess } from "../testing/spawn.ts";
import { readEffects, settleEffect } from "./effects.ts";
import { startWorker, type Worker } from "./worker.ts";

let test_: TestDatabase;
let sql: Sql;
let receiver: Server;
/** The key of each effect that happened, in the order they did. */
let happened: string[] = [];
beforeAll(async () => {
  log.level = "silent";
  test_ = await testDatabase();
  sql = test_.database.control;
  await sql`create table runs (event_id uuid not null)`;
  receiver = createServer(async (request, response) => {
    happened.push(await text(request));
    response.writeHead(202).end();
  }).listen(0, "127.0.0.1");
  await onceEmitted(receiver, "listening");
});
beforeEach(async () => {
  await sql`truncate runs, webhook_events cascade`;
  happened = [];
});
afterEach(() => Promise.all(successors.splice(0).map((worker) => worker.stop())));
afterAll(async () => {
  receiver.close();
  receiver.closeAllConnections();
  await test_.drop();
});

const receiverUrl = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;

/** Processes take their time to start where many tests share the machine. */
vi.setConfig({ testTimeout: 120_000 });

/** A worker in a process of its own reaches a step and is killed there; then its lease runs out. */
async function dieAt(step: string): Promise<void> {
  const worker = spawnTestProcess("effect-worker.ts", [test_.url, receiverUrl(), step]);
  expect(await worker.line()).toBe(step);
  await worker.kill();
  await sql`update webhook_events set lease_until = now() - interval '1 s' where lease_until is not null`;
}

const successors: Worker[] = [];
function startSuccessor(): void {
  const handlers = [textOnce(receiverUrl())];
  const { work: db } = test_.database;
  successors.push(startWorker({ db, sql, handlers, pollEveryMs: 50 }));
}

async function insertEvents(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const { id } = await insertEvent(test_.database.dashboard, {
      status: "received",
      callId: `call_${n}`,
    });
    ids.push(id);
  }
  return ids;
}

const until = (condition: () => Promise<void>) =>
  vi.waitFor(condition, { timeout: 60_000, interval: 50 });
const untilAll = (status: string) =>
  until(async () => {
    const rows = await sql`select 1 from webhook_events where status <> ${status}`;
    expect(rows).toHaveLength(0);
  });
const effects = () => sql`select state, result from effects`;
const keysOf = (ids: string[]) => ids.map((id) => `${id}:text the customer`);

/** All is done, and was done once: the rows the handler wrote, and what it did outside. */
async function expectAllDoneOnce(ids: string[], result: string | null): Promise<void> {
  expect([...happened].sort()).toEqual(keysOf(ids).sort());
  expect((await sql`select event_id from runs`).map((row) => row.event_id).sort()).toEqual(
    [...ids].sort(),
  );
  expect(await effects()).toEqual(ids.map(() => ({ state: "done", result })));
}

describe("kill -9", () => {
  test("before the effect is written down as begun: another worker runs it", async () => {
    const ids = await insertEvents(1);
    await dieAt("before started");
    expect(happened).toEqual([]);
    expect(await effects()).toEqual([]);
    startSuccessor();
    await untilAll("processed");
    await expectAllDoneOnce(ids, '{"status":202}');
  });

  test.each(["after started", "before the request"])(
    "%s: nobody runs it until staff let it run again",
    async (step) => {
      const ids = await insertEvents(1);
      await dieAt(step);
      await expectDoubt(ids, 0);
      await settle(ids, "run_again");
      await untilAll("processed");
      await expectAllDoneOnce(ids, '{"status":202}');
    },
  );

  test.each(["after the request", "before done"])(
    "%s: it happened and is not run again; staff say so",
    async (step) => {
      const ids = await insertEvents(1);
      await dieAt(step);
      await expectDoubt(ids, 1);
      await settle(ids, "happened");
      await untilAll("processed");
      await expectAllDoneOnce(ids, null);
    },
  );

  test.each(["after done", "before commit"])(
    "%s: another worker takes the result that was kept",
    async (step) => {
      const ids = await insertEvents(1);
      await dieAt(step);
      expect(happened).toEqual(keysOf(ids));
      expect(await sql`select 1 from runs`).toHaveLength(0);
      startSuccessor();
      await untilAll("processed");
      await expectAllDoneOnce(ids, '{"status":202}');
    },
  );

  test("after the commit: there is nothing left to do", async () => {
    const ids = await insertEvents(1);
    await dieAt("after commit");
    await expectAllDoneOnce(ids, '{"status":202}');
    expect(await sql`select status from webhook_events`).toEqual([{ status: "processed" }]);
    expect(await sql`select outcome from processing_attempts`).toEqual([{ outcome: "processed" }]);
  });

  test("of a worker whose events share a transaction: each effect happens once", async () => {
    const ids = await insertEvents(8);
    await dieAt("before commit");
    expect(new Set(happened).size).toBe(happened.length);
    startSuccessor();
    // Those that were at it when the process died are in doubt; the others are done.
    await until(async () => {
      const open = await sql`select 1 from webhook_events where status = 'received'`;
      expect(open).toHaveLength(0);
    });
    for (const id of ids) {
      const [effect] = await readEffects(test_.database.dashboard, id);
      if (!effect?.inDoubt) continue;
      const wasSent = happened.includes(`${id}:text the customer`);
      await settle([id], wasSent ? "happened" : "run_again");
    }
    await untilAll("processed");
    expect([...happened].sort()).toEqual(keysOf(ids).sort());
    expect(await sql`select 1 from runs`).toHaveLength(8);
  });
});

/** The successor runs into the doubt, again and again, and leaves the effect alone. */
async function expectDoubt(ids: string[], times: number): Promise<void> {
  startSuccessor();
  for (let tries = 0; tries < 2; tries += 1) {
    await untilAll("failed");
    await sql`update webhook_events set next_attempt_at = now(), status = 'received'`;
  }
  await untilAll("failed");
  expect(happened).toHaveLength(times);
  expect(await effects()).toEqual(ids.map(() => ({ state: "started", result: null })));
  const [event] = await sql`select last_error from webhook_events`;
  expect(event?.last_error).toContain("nobody knows whether it happened");
}

async function settle(ids: string[], verdict: "happened" | "run_again"): Promise<void> {
  const by = { id: "ann", name: "Ann Lee" };
  for (const eventId of ids) {
    await settleEffect(test_.database.dashboard, {
      eventId,
      name: "text the customer",
      verdict,
      by,
    });
  }
}
