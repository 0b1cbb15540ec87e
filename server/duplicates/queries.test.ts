import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { webhookDeliveries } from "../db/schema/index.ts";
import { DIVERGENCES } from "../domain/divergence.ts";
import { DUPLICATE_CAUSES } from "../domain/duplicate-cause.ts";
import type { DuplicateCursor, DuplicateFilter } from "../domain/duplicate-filter.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { explainDuplicates } from "./explain.ts";
import {
  listDuplicates,
  readDuplicate,
  readDuplicateFigures,
  readDuplicateSteps,
} from "./index.ts";

/** A little ago, so that everything before it is ripe to be explained. */
const NOW = new Date(Math.floor(Date.now() / 60_000 - 5) * 60_000);
const HOUR = 3_600_000;
const CLIENTS = ["acme", "bolt", "cove"];
const CALLS = ["call_a", "call_b", null];

let test: TestDatabase;
let rows: (typeof webhookDeliveries.$inferSelect & { callId: string | null; eventType: string })[];
const db = () => test.database.dashboard;

beforeAll(async () => {
  test = await testDatabase();
  const random = (below: number) => Math.floor(Math.random() * below);
  const pick = <Item>(items: readonly Item[]) => items[random(items.length)] as Item;
  rows = [];
  for (let n = 0; n < 60; n++) {
    const receivedAt = new Date(NOW.getTime() - (2 + random(60 * 24)) * HOUR);
    const callId = pick(CALLS);
    const event = await insertEvent(db(), {
      ...{ clientId: pick(CLIENTS), eventType: pick(["call_ended", "call_analyzed"]), callId },
      receivedAt,
    });
    for (let copy = 0; copy < random(5); copy++) {
      const divergence = pick(DIVERGENCES);
      const cause = random(6) === 0 ? null : pick(DUPLICATE_CAUSES);
      const row = {
        id: randomUUID(),
        eventId: event.id as string,
        clientId: event.clientId,
        // Many at one moment, so that the order of ids counts.
        receivedAt: new Date(receivedAt.getTime() + random(3) * HOUR),
        ...{ signedAt: null, sourceIp: null, count: 1 + random(3), bodySha256: "x", bodyBytes: 2 },
        body: divergence === "identical" ? null : "{}",
        ...{ divergence, cause, causeIsCertain: cause === null ? null : true, wouldRepeat: null },
      };
      await db().insert(webhookDeliveries).values(row);
      rows.push({ ...row, callId, eventType: event.eventType });
    }
  }
});
afterAll(() => test.drop());

const option = <Value>(values: readonly Value[]) => fc.option(fc.constantFrom(...values));
const filters: fc.Arbitrary<DuplicateFilter> = fc.record({
  range: fc.constantFrom("1h", "24h", "7d", "30d"),
  clientId: option([...CLIENTS, "nobody"]),
  callId: option(["call_a", "call_b", "call_c"]),
  cause: option(DUPLICATE_CAUSES),
  divergence: option(DIVERGENCES),
  from: option([new Date(NOW.getTime() - 1000 * HOUR), null]),
  to: option([new Date(NOW.getTime() - 100 * HOUR), null]),
});

const HOURS = { "1h": 1, "24h": 24, "7d": 168, "30d": 720 };

/** What a plain look at every row says. */
function scan(filter: DuplicateFilter): string[] {
  const { clientId, callId, cause, divergence, from, to, range } = filter;
  const isCustom = from != null && to != null;
  const start = isCustom ? from.getTime() : NOW.getTime() - HOURS[range] * HOUR;
  const end = isCustom ? to.getTime() : Number.POSITIVE_INFINITY;
  return rows
    .filter((row) => row.cause !== null)
    .filter((row) => row.receivedAt.getTime() >= start && row.receivedAt.getTime() < end)
    .filter((row) => clientId == null || row.clientId === clientId)
    .filter((row) => callId == null || row.callId === callId)
    .filter((row) => cause == null || row.cause === cause)
    .filter((row) => divergence == null || row.divergence === divergence)
    .sort((a, b) => b.receivedAt.getTime() - a.receivedAt.getTime() || (a.id < b.id ? 1 : -1))
    .map((row) => row.id);
}

it("pages through exactly what a plain scan finds, newest first", async () => {
  await fc.assert(
    fc.asyncProperty(filters, fc.integer({ min: 1, max: 30 }), async (filter, limit) => {
      const listed: string[] = [];
      let cursor: DuplicateCursor | null = null;
      do {
        const page: Awaited<ReturnType<typeof listDuplicates>> = await listDuplicates(db(), {
          ...{ filter, cursor, limit, now: NOW },
        });
        listed.push(...page.duplicates.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(listed).toEqual(scan(filter));
    }),
    { numRuns: 60 },
  );
});

it("has figures that add up to what was explained", async () => {
  await test.database.control`update webhook_deliveries set cause = null, cause_is_certain = null`;
  while ((await explainDuplicates(test.database.work, test.database.control, 50)) > 0);
  const selection = { from: new Date(NOW.getTime() - 30 * 24 * HOUR), to: new Date(Date.now()) };
  const expected = new Map<string, number>();
  for (const row of rows) {
    if (row.receivedAt < selection.from) continue;
    expected.set(row.clientId, (expected.get(row.clientId) ?? 0) + row.count);
  }
  const figures = await readDuplicateFigures(db(), selection);
  expect(new Map(figures.map((each) => [each.clientId, each.duplicates]))).toEqual(expected);
  const sum = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b, 0);
  for (const each of figures) {
    expect(sum(each.byCause)).toBe(each.duplicates);
    expect(sum(each.byDivergence)).toBe(each.duplicates);
  }
  expect(figures.map(({ duplicates }) => duplicates)).toEqual(
    figures.map(({ duplicates }) => duplicates).sort((a, b) => b - a),
  );
  const steps = { from: selection.from, stepMs: 24 * HOUR, count: 31 };
  const byCause = await readDuplicateSteps(db(), selection, steps);
  const drawn = Object.values(byCause).flat();
  expect(drawn.reduce((a, b) => a + b, 0)).toBe([...expected.values()].reduce((a, b) => a + b, 0));
});

it("says of one duplicate why it came, with its story", async () => {
  const [row] = rows;
  const detail = await readDuplicate(db(), (row as { id: string }).id);
  expect(detail).toMatchObject({ isExplained: true, duplicate: { id: row?.id } });
  expect(detail?.explanation.evidence.length).toBeGreaterThan(0);
  expect(detail?.timeline.map(({ of }) => of)).toEqual(expect.arrayContaining(["first", "this"]));
  expect(await readDuplicate(db(), randomUUID())).toBeNull();
});
