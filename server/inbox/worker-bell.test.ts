import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { keepListening, type Listening } from "../db/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { EVENTS_RECORDED } from "./announcing.ts";
import { createWorkerBell } from "./worker-bell.ts";

let test_: TestDatabase;
let listening: Listening;
let heard = 0;
beforeAll(async () => {
  test_ = await testDatabase();
  await new Promise<void>((resolve) => {
    listening = keepListening(test_.database.control, EVENTS_RECORDED, (payload) => {
      if (payload === null) resolve();
      else heard += 1;
    });
  });
});
beforeEach(() => {
  heard = 0;
});
afterAll(async () => {
  await listening.stop();
  await test_.drop();
});

const until = (condition: () => void) => vi.waitFor(condition, { timeout: 60_000, interval: 20 });

test("the first batch notifies, and one NOTIFY follows for all that come soon after", async () => {
  const bell = createWorkerBell(test_.database.control);
  expect(bell.isDue()).toBe(true);
  expect([bell.isDue(), bell.isDue(), bell.isDue()]).toEqual([false, false, false]);
  await until(() => expect(heard).toBe(1));
  await bell.stop();
  expect(heard).toBe(1);
});

test("what is held back is notified at the end, and nothing where nothing is", async () => {
  const bell = createWorkerBell(test_.database.control);
  bell.isDue();
  bell.isDue();
  await bell.stop();
  await until(() => expect(heard).toBe(1));
  await bell.stop();
  await createWorkerBell(test_.database.control).stop();
  expect(heard).toBe(1);
});

test("a database that is away is no reason to fail, nor to stay silent afterwards", async () => {
  const broken = (() => Promise.reject(new Error("away"))) as never;
  const bell = createWorkerBell(broken);
  bell.isDue();
  bell.isDue();
  await bell.stop();
  // Held back again: the moment of the one that failed is not over.
  expect(bell.isDue()).toBe(false);
  await bell.stop();
});
