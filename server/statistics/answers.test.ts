import type { Sql } from "postgres";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { log } from "../log.ts";
import { collectAnswers } from "./answers.ts";

log.level = "silent";
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A database that counts what is flushed into it. */
function countingDatabase() {
  const database = { flushes: 0, isAway: false };
  const sql = async (parts: TemplateStringsArray) => {
    if (!parts[0]?.trimStart().startsWith("with")) return;
    database.flushes += 1;
    if (database.isAway) throw new Error("away");
  };
  return { database, answers: collectAnswers(sql as unknown as Sql) };
}

it("flushes a lone answer within a second, and answers that never cease every five", async () => {
  const { database, answers } = countingDatabase();
  const note = () => answers.note("acme", 3, 40);
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  note();
  await pass(999);
  expect(database.flushes).toBe(0);
  await pass(1);
  expect(database.flushes).toBe(1);

  for (let tenth = 0; tenth < 100; tenth++) {
    note();
    await pass(100);
  }
  expect(database.flushes).toBe(3);

  await pass(60_000);
  expect(database.flushes).toBe(3);
  note();
  await pass(1_000);
  expect(database.flushes).toBe(4);
});

it("tries again by itself what the database refused", async () => {
  const { database, answers } = countingDatabase();
  database.isAway = true;
  answers.note("acme", 3, null);
  await vi.advanceTimersByTimeAsync(1_000);
  database.isAway = false;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(database.flushes).toBe(2);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(database.flushes).toBe(2);
});

it.each([false, true])(
  "flushes what is left when it stops, and nothing after, database away: %s",
  async (isAway) => {
    const { database, answers } = countingDatabase();
    database.isAway = isAway;
    answers.note("acme", 3, 40);
    await answers.stop();
    expect(database.flushes).toBe(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(database.flushes).toBe(1);
  },
);
