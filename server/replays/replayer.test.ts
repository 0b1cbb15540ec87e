import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Db } from "../db/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { startReplayer } from "./replayer.ts";

let test_: TestDatabase;
beforeAll(async () => {
  test_ = await testDatabase();
});
afterAll(() => test_.drop());

/** Far longer than any test. */
const NEVER_MS = 3_600_000;

test("while no replay is running it looks when it is woken, and not all the time", async () => {
  const { work: db, control: sql } = test_.database;
  const looks = vi.spyOn(db as Db, "transaction");
  const replayer = startReplayer({ db, sql, lookEveryMs: NEVER_MS });
  await vi.waitFor(() => expect(looks).toHaveBeenCalled(), 60_000);
  await sleep(500);
  await replayer.stop();
  // At its start, and as it begins to listen.
  expect(looks.mock.calls.length).toBeLessThanOrEqual(2);
});
