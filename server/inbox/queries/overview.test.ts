import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "../../testing/database.ts";
import { insertEvent } from "../../testing/insert-event.ts";
import { NOTHING_ARRIVED, readArrivals, readNewestEvent, readUnfinished } from "./overview.ts";

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

it("knows what is unfinished, however old", async () => {
  const unfinished = await readUnfinished(db());
  expect(unfinished.get("beta")).toEqual({ waiting: 1, failed: 1 });
  expect(unfinished.has("alpha")).toBe(false);
});

it("knows each client's last event, and who had none but tests", async () => {
  const arrivals = await readArrivals(db(), ["alpha", "beta", "delta", "nobody"]);
  expect(arrivals.get("alpha")).toEqual({ arrived: "events", lastEventAt: hoursAgo(1) });
  expect(arrivals.get("beta")).toEqual({ arrived: "events", lastEventAt: hoursAgo(2) });
  expect(arrivals.get("delta")).toEqual({ arrived: "tests", lastEventAt: null });
  expect(arrivals.get("nobody")).toEqual(NOTHING_ARRIVED);
  expect(await readArrivals(db(), [])).toEqual(new Map());
});

it("shows a test as the newest event: it proves that the webhook arrives", async () => {
  expect(await readNewestEvent(db(), "delta")).toMatchObject({ isTest: true });
  expect(await readNewestEvent(db(), "nobody")).toBeNull();
});
