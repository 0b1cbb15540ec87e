import { afterAll, beforeAll, expect, it } from "vitest";
import { refusalCounts, refusedRequests } from "../db/schema/index.ts";
import { REFUSAL_CODES, type RefusalCode } from "../domain/refusal.ts";
import type { RefusalCursor, RefusalFilter } from "../domain/refusal-filter.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { countRefusals, listRefusals } from "./index.ts";

const NOW = new Date("2026-11-23T12:30:00.000Z");
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
  await db()
    .insert(refusedRequests)
    .values(
      Array.from({ length: 30 }, (_, n) => ({
        id: uuid(n),
        clientId: n % 3 === 0 ? "beta" : "alpha",
        code: REFUSAL_CODES[n % 2] as RefusalCode,
        // Three at each instant: the id has to break the tie.
        refusedAt: minutesAgo(Math.floor(n / 3) * 10),
      })),
    );
  const counted = (
    clientId: string,
    code: RefusalCode,
    hour: string,
    count: number,
    at: string,
  ) => ({
    clientId,
    code,
    hour: new Date(`2026-11-23T${hour}:00:00Z`),
    count,
    lastAt: new Date(`2026-11-23T${at}:00Z`),
  });
  await db()
    .insert(refusalCounts)
    .values([
      counted("alpha", "signature_mismatch", "12", 5, "12:20"),
      counted("alpha", "signature_mismatch", "11", 7, "11:50"),
      counted("alpha", "invalid_json", "11", 2, "11:10"),
      counted("beta", "client_disabled", "12", 1, "12:25"),
      counted("", "unknown_client", "12", 90, "12:29"),
    ]);
});
afterAll(() => test.drop());
const db = () => test.database.dashboard;

async function readAll(filter: RefusalFilter, limit: number): Promise<string[]> {
  const ids: string[] = [];
  let cursor: RefusalCursor | null = null;
  do {
    const page: Awaited<ReturnType<typeof listRefusals>> = await listRefusals(db(), {
      filter,
      cursor,
      limit,
      now: NOW,
    });
    ids.push(...page.refusals.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return ids;
}

it.each([1, 2, 7, 30, 200])("pages of %i hold every refusal once, newest first", async (limit) => {
  const ids = await readAll({ range: "24h" }, limit);
  expect(new Set(ids).size).toBe(30);
  expect(ids.slice(0, 4)).toEqual([uuid(2), uuid(1), uuid(0), uuid(5)]);
});

it("narrows by client, cause and time", async () => {
  expect(await readAll({ range: "24h", clientId: "beta" }, 50)).toHaveLength(10);
  expect(await readAll({ range: "24h", code: REFUSAL_CODES[0] }, 50)).toHaveLength(15);
  expect(await readAll({ range: "1h" }, 50)).toHaveLength(21);
  expect(await readAll({ range: "24h", clientId: "nobody" }, 50)).toEqual([]);
});

it("lists a span of its own from its first instant to just before its last", async () => {
  const span = { range: "24h", from: minutesAgo(40), to: minutesAgo(10) } as const;
  const ids = await readAll(span, 2);
  expect(ids).toHaveLength(9);
  expect(new Set(ids)).toEqual(new Set([6, 7, 8, 9, 10, 11, 12, 13, 14].map(uuid)));
  // With one end alone there is no span: the range holds.
  expect(await readAll({ range: "1h", from: minutesAgo(10), to: null }, 50)).toHaveLength(21);
});

it("adds up the hours by client and cause, the latest first", async () => {
  expect(await countRefusals(db(), { from: new Date("2026-11-23T00:00:00Z") })).toEqual([
    { clientId: null, code: "unknown_client", count: 90, lastAt: new Date("2026-11-23T12:29:00Z") },
    {
      clientId: "beta",
      code: "client_disabled",
      count: 1,
      lastAt: new Date("2026-11-23T12:25:00Z"),
    },
    {
      clientId: "alpha",
      code: "signature_mismatch",
      count: 12,
      lastAt: new Date("2026-11-23T12:20:00Z"),
    },
    { clientId: "alpha", code: "invalid_json", count: 2, lastAt: new Date("2026-11-23T11:10:00Z") },
  ]);
});

it("counts the hours at the ends of a span whole, and nothing beyond them", async () => {
  const at = (time: string) => new Date(`2026-11-23T${time}:00Z`);
  const causes = async (from: string, to: string) => {
    const counts = await countRefusals(db(), { from: at(from), to: at(to) });
    return Object.fromEntries(counts.map(({ code, count }) => [code, count]));
  };
  expect(await causes("11:00", "12:00")).toEqual({ signature_mismatch: 7, invalid_json: 2 });
  expect(await causes("11:30", "12:10")).toEqual({
    signature_mismatch: 12,
    client_disabled: 1,
    unknown_client: 90,
  });
  expect(await causes("13:00", "14:00")).toEqual({});
});

it("leaves out what ended before the span, and other clients where one is asked for", async () => {
  const counts = await countRefusals(db(), { from: minutesAgo(60), clientId: "alpha" });
  expect(counts.map(({ code, count }) => [code, count])).toEqual([["signature_mismatch", 12]]);
});
