import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bucketOf } from "../domain/latency-bucket.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { insertEvent } from "../testing/insert-event.ts";
import {
  NO_FIGURES,
  readFigures,
  readSeries,
  readSteps,
  readTotal,
  rebuildStatistics,
} from "./index.ts";

const TO = new Date("2026-11-23T12:00:00.000Z");
const FROM = new Date("2026-11-22T12:00:00.000Z");
const hoursAgo = (hours: number) => new Date(TO.getTime() - hours * 3_600_000);

let test: TestDatabase;
const db = () => test.database.dashboard;
const sql = () => test.database.control;

describe("figures of recorded events", () => {
  beforeAll(async () => {
    test = await testDatabase();
    const insert = (given: Parameters<typeof insertEvent>[1]) => insertEvent(db(), given);
    // Processed after 1, 2, … 100 ms.
    for (let ms = 1; ms <= 100; ms++) {
      const receivedAt = hoursAgo(3);
      const processedAt = new Date(receivedAt.getTime() + ms);
      await insert({ clientId: "alpha", receivedAt, processedAt, finishedAt: processedAt });
    }
    const receivedAt = hoursAgo(1);
    await insert({ clientId: "alpha", receivedAt, duplicateCount: 3, divergentCount: 1 });
    await insert({ clientId: "beta", receivedAt: hoursAgo(2), status: "dead", duplicateCount: 1 });
    await insert({ clientId: "beta", receivedAt: hoursAgo(2), status: "failed" });
    await insert({ clientId: "beta", receivedAt: hoursAgo(50), status: "received" });
    // The ends of the span: the first instant is in, the last is out.
    await insert({ clientId: "gamma", receivedAt: FROM });
    await insert({ clientId: "gamma", receivedAt: TO });
    // Counted nowhere.
    await insert({ clientId: "alpha", receivedAt: hoursAgo(0.5), isTest: true });
    await insert({ clientId: "delta", receivedAt: hoursAgo(0.5), isTest: true });
    await rebuildStatistics(sql(), TO);
  });
  afterAll(() => test.drop());

  it("counts a span by client and in all, tests left out", async () => {
    const byClient = await readFigures(db(), { from: FROM, to: TO });
    expect(await readTotal(db(), { from: FROM, to: TO })).toMatchObject({
      events: 104,
      duplicates: 4,
      divergent: 1,
      dead: 1,
    });
    expect(byClient.get("alpha")).toMatchObject({
      events: 101,
      duplicates: 3,
      divergent: 1,
      dead: 0,
    });
    expect(byClient.get("beta")).toMatchObject({ events: 2, duplicates: 1, dead: 1 });
    expect(byClient.get("gamma")?.events).toBe(1);
    expect(byClient.has("delta")).toBe(false);
  });

  it("computes latencies of what was processed, and none where nothing was", async () => {
    const byClient = await readFigures(db(), { from: FROM, to: hoursAgo(1) });
    const alpha = byClient.get("alpha");
    expect(within5Percent(alpha?.latencyP50Ms, 50)).toBe(true);
    expect(within5Percent(alpha?.latencyP95Ms, 95)).toBe(true);
    expect(within5Percent(alpha?.latencyP99Ms, 99)).toBe(true);
    expect(byClient.get("beta")?.latencyP95Ms).toBeNull();
  });

  it("has zero events and no latency in a span without any", async () => {
    const span = { from: hoursAgo(-5), to: hoursAgo(-6) };
    expect(await readTotal(db(), span)).toEqual(NO_FIGURES);
    expect((await readFigures(db(), span)).size).toBe(0);
  });

  it("reads one client alone when asked to", async () => {
    const byClient = await readFigures(db(), { from: FROM, to: TO, clientId: "beta" });
    expect([...byClient.keys()]).toEqual(["beta"]);
    expect(byClient.get("beta")?.events).toBe(2);
  });

  it("puts each event into its step, and together they are all", async () => {
    const hourly = { from: FROM, stepMs: 3_600_000, count: 24 };
    const steps = await readSteps(db(), { from: FROM, to: TO }, hourly);
    const alpha = steps.get("alpha") ?? [];
    expect(alpha).toHaveLength(24);
    expect([alpha[21], alpha[23]]).toEqual([100, 1]);
    expect(steps.get("gamma")?.[0]).toBe(1);
    const sum = [...steps.values()].flat().reduce((total, count) => total + count, 0);
    expect(sum).toBe(104);
  });

  it("has a latency in each step where something was processed, and a gap elsewhere", async () => {
    const hourly = { from: FROM, stepMs: 3_600_000, count: 24 };
    const series = await readSeries(db(), { from: FROM, to: TO }, hourly);
    expect(series.events.toSpliced(0, 21)).toEqual([100, 2, 1]);
    expect(series.duplicates.toSpliced(0, 21)).toEqual([0, 1, 3]);
    const { p50Ms, p99Ms } = series.processing;
    expect([p50Ms[0], p50Ms[22]]).toEqual([1, null]);
    expect(within5Percent(p50Ms[21], 50) && within5Percent(p99Ms[21], 99)).toBe(true);
    expect(series.lag.p99Ms).toEqual(new Array(24).fill(null));
  });

  it("has the same buckets in SQL as in code", async () => {
    const all = [0, 0.4, 1, 1.1, 1.21, 1.3, 2, 9.99, 10, 331.8, 1_000, 59_999, 86_400_000, 4e10];
    const rows = await sql()<{ bucket: number }[]>`
      select latency_bucket(now(), now() + ms * interval '1 ms') as bucket
      from unnest(${all.map((ms) => Math.round(ms * 1_000) / 1_000)}::float8[]) with ordinality as t (ms, n)
      order by n`;
    // An interval has whole microseconds.
    expect(rows.map((row) => row.bucket)).toEqual(all.map(bucketOf));
  });
});

function within5Percent(ms: number | null | undefined, expected: number): boolean {
  return typeof ms === "number" && Math.abs(ms - expected) <= expected * 0.055;
}
