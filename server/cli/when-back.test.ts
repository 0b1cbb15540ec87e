import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { WhenBack } from "../ingest-runtime.ts";
import { log } from "../log.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { openFaultyProxy } from "../testing/faulty-proxy.ts";
import { openPooler, type Pooling } from "../testing/pooler.ts";
import { createWhenBack } from "./when-back.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

/** What the log was told, as one line each. */
let told: string[];
beforeEach(() => {
  told = [];
  const error = vi.spyOn(log, "error").mockImplementation(((
    { err }: { err: Error },
    event: string,
  ) => {
    told.push(`${event}: ${err.message}`);
  }) as typeof log.error);
  onTestFinished(() => error.mockRestore());
});

async function tries(whenBack: WhenBack, times: number): Promise<boolean[]> {
  const used: boolean[] = [];
  for (let time = 0; time < times; time++) {
    used.push(
      await whenBack.prepare().then(
        () => true,
        () => false,
      ),
    );
  }
  return used;
}

const POOLERS: [Pooling, RegExp][] = [
  ["last", /^database\.cannot_be_used: DATABASE_URL leads to a pooler that lends /],
  ["in turn", /^database\.cannot_be_used: DATABASE_URL leads to a pooler that lends /],
  ["strict", /^database\.cannot_be_used: .* in DATABASE_URL is a pooler that takes no settings/],
];

test.each(POOLERS)(
  "a pooler (%s) where the database was is not used, and told once however often it is tried",
  async (pooling, words) => {
    const pooler = await openPooler(db.url, pooling);
    onTestFinished(pooler.close);
    const whenBack = createWhenBack(pooler.url);
    expect(whenBack.isUnfit()).toBe(false);
    expect(await tries(whenBack, 3)).toEqual([false, false, false]);
    expect(whenBack.isUnfit()).toBe(true);
    expect(told).toEqual([expect.stringMatching(words)]);
  },
);

test("a pooler that only drops settings is used", async () => {
  const pooler = await openPooler(db.url, "session");
  onTestFinished(pooler.close);
  const whenBack = createWhenBack(pooler.url);
  expect(await tries(whenBack, 1)).toEqual([true]);
  expect(whenBack.isUnfit()).toBe(false);
  expect(told).toEqual([]);
});

test("a database that is still away is no news, and one that is back is used", async () => {
  const proxy = await openFaultyProxy(db.url);
  onTestFinished(proxy.close);
  const whenBack = createWhenBack(proxy.url);
  proxy.become("refuse");
  expect(await tries(whenBack, 2)).toEqual([false, false]);
  expect(whenBack.isUnfit()).toBe(false);
  proxy.become("none");
  expect(await tries(whenBack, 1)).toEqual([true]);
  expect(told).toEqual([]);
});
