import type { Sql } from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { openDatabase } from "../db/index.ts";
import { log } from "../log.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { insertEvent } from "../testing/insert-event.ts";
import type { Claimed } from "./claim.ts";
import { claimEvents } from "./claim.ts";
import { EffectInDoubt } from "./effect-in-doubt.ts";
import { ClaimLost } from "./finish.ts";
import { type Json, onceFor } from "./once.ts";

let test_: TestDatabase;
let sql: Sql;
beforeAll(async () => {
  log.level = "silent";
  test_ = await testDatabase();
  sql = test_.database.control;
});
beforeEach(() => sql`truncate webhook_events cascade`);
afterAll(() => test_.drop());

const insert = (given: Parameters<typeof insertEvent>[1] = {}) =>
  insertEvent(test_.database.dashboard, { status: "received", ...given });

/** A new event, claimed in this worker's name. */
async function claim(name: string): Promise<Claimed> {
  const [event] = await claimEvents(sql, name, 1);
  if (event === undefined) throw new Error("There is nothing to claim.");
  return event;
}
const loseClaim = () => sql`update webhook_events set lease_until = now() - interval '1 second'`;

const effects = () =>
  sql`select name, state, attempt, worker, result, error from effects order by name`;
const until = (condition: () => Promise<void>) =>
  vi.waitFor(condition, { timeout: 60_000, interval: 20 });
describe("an effect", () => {
  test("runs once, and its result is returned by every later call, also in other processes", async () => {
    await insert();
    const event = await claim("a");
    const once = onceFor(sql, "a", event);
    let runs = 0;
    const send = async () => {
      runs += 1;
      return { sid: "SM1", parts: [1, null] };
    };
    expect(await once("text", send)).toEqual({ sid: "SM1", parts: [1, null] });
    expect(await once("text", send)).toEqual({ sid: "SM1", parts: [1, null] });

    await loseClaim();
    const other = onceFor(sql, "b", await claim("b"));
    expect(await other("text", send)).toEqual({ sid: "SM1", parts: [1, null] });
    expect(runs).toBe(1);
  });

  test("is told a key that is the same on every run of it, and another's is not", async () => {
    await insert();
    const event = await claim("a");
    const once = onceFor(sql, "a", event);
    const keys: string[] = [];
    const fail = async ({ key }: { key: string }) => {
      keys.push(key);
      throw new Error("it was refused");
    };
    await expect(once("text", fail)).rejects.toThrow("it was refused");
    await expect(once("text", fail)).rejects.toThrow("it was refused");
    await expect(once("mail", fail)).rejects.toThrow("it was refused");
    expect(keys).toEqual([`${event.id}:text`, `${event.id}:text`, `${event.id}:mail`]);
  });

  test("that threw did not happen, and is run again", async () => {
    await insert();
    const once = onceFor(sql, "a", await claim("a"));
    await expect(
      once("text", async () => {
        throw new Error("the number is barred");
      }),
    ).rejects.toThrow("the number is barred");
    expect(await effects()).toMatchObject([
      { state: "failed", result: null, error: "Error: the number is barred" },
    ]);
    expect(await once("text", async () => "sent")).toBe("sent");
    expect(await effects()).toMatchObject([{ state: "done", result: '"sent"', error: null }]);
  });

  test("that says it can't tell is in doubt, and not run again", async () => {
    await insert();
    const once = onceFor(sql, "a", await claim("a"));
    const doubt = async () => {
      throw new EffectInDoubt("the SMS service hung up");
    };
    await expect(once("text", doubt)).rejects.toThrow(
      /Attempt 1 began "text".*the SMS service hung up/,
    );
    const run = vi.fn(async () => {});
    await expect(once("text", run)).rejects.toThrow(
      /Attempt 1 began "text".*the SMS service hung up/,
    );
    expect(run).not.toHaveBeenCalled();
    expect(await effects()).toMatchObject([{ state: "started" }]);
  });

  test.each<[string, () => Promise<unknown>]>([
    ["nothing", async () => {}],
    ["what is no JSON", async () => 10n],
    ["far too much", async () => "x".repeat(100_000)],
  ])("that returns %s is done all the same", async (_, run) => {
    await insert();
    const once = onceFor(sql, "a", await claim("a"));
    const untyped = run as () => Promise<Json>;
    expect(await once("text", untyped)).toBeUndefined();
    expect(await once("text", untyped)).toBeUndefined();
    expect(await effects()).toMatchObject([{ state: "done", result: null }]);
  });

  test("asked for twice at once runs once, and both have its result", async () => {
    await insert();
    const event = await claim("a");
    let runs = 0;
    const send = async () => {
      runs += 1;
      await new Promise(setImmediate);
      return runs;
    };
    const both = [onceFor(sql, "a", event)("text", send), onceFor(sql, "a", event)("text", send)];
    expect(await Promise.all(both)).toEqual([1, 1]);
  });

  test("needs a name that staff can read", async () => {
    await insert();
    const once = onceFor(sql, "a", await claim("a"));
    const run = vi.fn(async () => {});
    await expect(once("", run)).rejects.toThrow("1 to 200 characters");
    await expect(once("x".repeat(201), run)).rejects.toThrow("1 to 200 characters");
    expect(run).not.toHaveBeenCalled();
  });
});

describe("a worker whose claim was lost", () => {
  test("does not begin an effect", async () => {
    await insert();
    const once = onceFor(sql, "a", await claim("a"));
    await loseClaim();
    const run = vi.fn(async () => {});
    await expect(once("text", run)).rejects.toThrow(ClaimLost);
    await claim("b");
    await expect(once("text", run)).rejects.toThrow(ClaimLost);
    expect(run).not.toHaveBeenCalled();
    expect(await effects()).toEqual([]);
  });

  test("at its effect keeps the successor from it, and what it tells late is still heard", async () => {
    await insert();
    const slow = await claim("a");
    let answer = (_: string) => {};
    const running = runElsewhere(slow, "text", () => {
      return new Promise<string>((resolve) => {
        answer = resolve;
      });
    });
    await until(async () => expect(await effects()).toMatchObject([{ state: "started" }]));

    await loseClaim();
    const successor = onceFor(sql, "b", await claim("b"));
    const run = vi.fn(async () => "twice");
    await expect(successor("text", run)).rejects.toThrow(EffectInDoubt);
    answer("sent");
    expect(await running).toBe("sent");
    expect(await successor("text", run)).toBe("sent");
    expect(run).not.toHaveBeenCalled();
  });

  /** As another process would: this one's list of what is under way does not know of it. */
  async function runElsewhere(event: Claimed, name: string, run: () => Promise<string>) {
    vi.resetModules();
    const { onceFor: elsewhere } = await import("./once.ts");
    return elsewhere(sql, "a", event)(name, run);
  }
});

describe("a database that goes away", () => {
  test("while an effect runs: how it ended is written when it is back", async () => {
    await insert();
    const own = openDatabase(test_.url);
    const event = await claim("a");
    const once = onceFor(own.control, "a", event);
    const result = await once("text", async () => {
      await sql`alter table effects rename to effects_away`;
      setTimeout(() => void sql`alter table effects_away rename to effects`.execute(), 700);
      return "sent";
    });
    expect(result).toBe("sent");
    expect(await effects()).toMatchObject([{ state: "done", result: '"sent"' }]);
    await own.close();
  });

  test("for good, when the process ends: the effect stays in doubt, and says so", async () => {
    await insert();
    const own = openDatabase(test_.url);
    const once = onceFor(own.control, "a", await claim("a"));
    const ended = once("text", async () => {
      await own.close();
      return "sent";
    });
    await expect(ended).rejects.toThrow(
      'Attempt 1 began "text" and nobody knows whether it happened (how it ended could not be written down).',
    );
    expect(await effects()).toMatchObject([{ state: "started" }]);
  });
});
