import type { Sql } from "postgres";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { log } from "../log.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { EffectInDoubt } from "./effect-in-doubt.ts";
import type { Handler } from "./handlers/index.ts";
import { replayEvent } from "./replay.ts";
import { startWorker, type Worker } from "./worker.ts";

let test_: TestDatabase;
let sql: Sql;
beforeAll(async () => {
  log.level = "silent";
  test_ = await testDatabase();
  sql = test_.database.control;
});
beforeEach(() => sql`truncate webhook_events cascade`);
afterEach(async () => {
  await worker?.stop();
  worker = undefined;
});
afterAll(() => test_.drop());

let worker: Worker | undefined;
function start(handler: Handler): void {
  const { work: db } = test_.database;
  worker = startWorker({ db, sql, handlers: [handler], pollEveryMs: 50 });
}

const insert = (given: Parameters<typeof insertEvent>[1] = {}) =>
  insertEvent(test_.database.dashboard, { status: "received", ...given });

const until = (condition: () => Promise<void>) =>
  vi.waitFor(condition, { timeout: 60_000, interval: 20 });
const untilStatus = (status: string) =>
  until(async () => {
    const rows = await sql`select 1 from webhook_events where status <> ${status}`;
    expect(rows).toHaveLength(0);
  });

test("an effect in doubt is what its event's failures are grouped by, from the first one on", async () => {
  await insert();
  const causes: unknown[] = [];
  const handler: Handler = async (_, __, once) => {
    await once('text "sales" 2', async () => {
      throw new EffectInDoubt("the SMS service answered 502");
    });
  };
  start(handler);
  for (const attempt of [1, 2]) {
    await until(async () => {
      const [event] = await sql`
        update webhook_events set next_attempt_at = now()
        where status = 'failed' and claimed_by is null and attempts = ${attempt}
        returning failure_cause`;
      expect(event).toBeDefined();
      causes.push(event?.failure_cause);
    });
  }
  expect(causes).toEqual(Array(2).fill('EffectInDoubt: text "sales" 2'));
});

describe("events that share a transaction", () => {
  test("are run again alone after a neighbour failed; the effects of each happened once", async () => {
    const sent: string[] = [];
    let failures = 0;
    for (let n = 0; n < 10; n += 1) await insert({ callId: `call_${n}` });
    start(async (_, event, once) => {
      await once("text", async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        sent.push(event.id);
      });
      if (event.callId === "call_3" && failures === 0) {
        failures += 1;
        throw new Error("after its effect");
      }
    });
    await untilStatus("processed");
    expect(failures).toBe(1);
    expect(sent).toHaveLength(10);
    expect(new Set(sent).size).toBe(10);
    expect(await sql`select 1 from effects where state <> 'done'`).toHaveLength(0);
  });

  test("wait for the effects under way before their transaction ends", async () => {
    const order: string[] = [];
    await insert({ callId: "call_slow" });
    await insert({ callId: "call_bad" });
    start(async (_, event, once) => {
      if (event.callId === "call_bad") {
        order.push("bad");
        throw new Error("this one fails");
      }
      await once("text", async () => {
        await new Promise((resolve) => setTimeout(resolve, 100));
        order.push("slow");
      });
    });
    await until(async () => {
      const rows = await sql`select status from webhook_events order by status`;
      expect(rows).toEqual([{ status: "failed" }, { status: "processed" }]);
    });
    expect(order).toEqual(["bad", "slow", "bad"]);
  });
});

test("a replay runs the handler again and not the effect", async () => {
  const { id } = await insert();
  const results: unknown[] = [];
  let runs = 0;
  start(async (_, __, once) => {
    results.push(
      await once("text", async () => {
        runs += 1;
        return { sid: `SM${runs}` };
      }),
    );
  });
  await untilStatus("processed");
  await replayEvent(test_.database.dashboard, id, "ann@agency.example");
  await until(async () => expect(results).toHaveLength(2));
  await untilStatus("processed");
  expect(results).toEqual([{ sid: "SM1" }, { sid: "SM1" }]);
});
