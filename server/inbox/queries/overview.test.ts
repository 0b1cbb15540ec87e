import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "../../testing/database.ts";
import { insertEvent } from "../../testing/insert-event.ts";
import {
  readFigures,
  readLastEvents,
  readNewestEvent,
  readSteps,
  readUnfinished,
} from "./overview.ts";

const TO = new Date("2026-11-23T12:00:00.000Z");
const FROM = new Date("2026-11-22T12:00:00.000Z");
const hoursAgo = (hours: number) => new Date(TO.getTime() - hours * 3_600_000);

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
  const insert = (given: Parameters<typeof insertEvent>[1]) => insertEvent(db(), given);
  // Processed after 1, 2, … 100 ms.
  for (let ms = 1; ms <= 100; ms++) {
    const receivedAt = hoursAgo(3);
    const processedAt = new Date(receivedAt.getTime() + ms);
    await insert({ clientId: "alpha", receivedAt, processedAt, finishedAt: processedAt });
  }
  await insert({
    clientId: "alpha",
    receivedAt: hoursAgo(1),
    duplicateCount: 3,
    divergentCount: 1,
  });
  await insert({ clientId: "beta", receivedAt: hoursAgo(2), status: "dead", duplicateCount: 1 });
  await insert({ clientId: "beta", receivedAt: hoursAgo(2), status: "failed" });
  await insert({ clientId: "beta", receivedAt: hoursAgo(50), status: "received" });
  // The ends of the span: the first instant is in, the last is out.
  await insert({ clientId: "gamma", receivedAt: FROM });
  await insert({ clientId: "gamma", receivedAt: TO });
  // Counted nowhere.
  await insert({ clientId: "alpha", receivedAt: hoursAgo(0.5), isTest: true });
  await insert({ clientId: "delta", receivedAt: hoursAgo(0.5), isTest: true });
});
afterAll(() => test.drop());
const db = () => test.database.dashboard;

it("counts a span by client and in all, tests left out", async () => {
  const { total, byClient } = await readFigures(db(), { from: FROM, to: TO });
  expect(total).toMatchObject({ events: 104, duplicates: 4, divergent: 1, dead: 1 });
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
  const { byClient } = await readFigures(db(), { from: FROM, to: hoursAgo(1) });
  const alpha = byClient.get("alpha");
  expect(alpha?.latencyP50Ms).toBeCloseTo(50.5, 3);
  expect(alpha?.latencyP95Ms).toBeCloseTo(95.05, 3);
  expect(alpha?.latencyP99Ms).toBeCloseTo(99.01, 3);
  expect(byClient.get("beta")?.latencyP95Ms).toBeNull();
});

it("has zero events and no latency in a span without any", async () => {
  const span = { from: hoursAgo(-5), to: hoursAgo(-6) };
  const { total, byClient } = await readFigures(db(), span);
  expect(total).toMatchObject({ events: 0, duplicates: 0, latencyP50Ms: null });
  expect(byClient.size).toBe(0);
});

it("reads one client alone when asked to", async () => {
  const { total, byClient } = await readFigures(db(), { from: FROM, to: TO, clientId: "beta" });
  expect(total.events).toBe(2);
  expect([...byClient.keys()]).toEqual(["beta"]);
});

it("puts each event into its step, and together they are all", async () => {
  const steps = await readSteps(db(), { from: FROM, to: TO, steps: 24 });
  const alpha = steps.get("alpha") ?? [];
  expect(alpha).toHaveLength(24);
  expect([alpha[21], alpha[23]]).toEqual([100, 1]);
  expect(steps.get("gamma")?.[0]).toBe(1);
  const sum = [...steps.values()].flat().reduce((total, count) => total + count, 0);
  expect(sum).toBe(104);
});

it("knows what is unfinished, however old", async () => {
  const unfinished = await readUnfinished(db());
  expect(unfinished.get("beta")).toEqual({ waiting: 1, failed: 1 });
  expect(unfinished.has("alpha")).toBe(false);
});

it("knows each client's last event, and nothing of those that sent none", async () => {
  const last = await readLastEvents(db(), ["alpha", "beta", "delta", "nobody"]);
  expect(last.get("alpha")).toEqual(hoursAgo(1));
  expect(last.get("beta")).toEqual(hoursAgo(2));
  expect(last.has("delta")).toBe(false);
  expect(last.has("nobody")).toBe(false);
  expect(await readLastEvents(db(), [])).toEqual(new Map());
});

it("shows a test as the newest event: it proves that the webhook arrives", async () => {
  expect(await readNewestEvent(db(), "delta")).toMatchObject({ isTest: true });
  expect(await readNewestEvent(db(), "nobody")).toBeNull();
});
