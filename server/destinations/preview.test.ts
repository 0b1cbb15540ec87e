import { expect, test } from "vitest";
import { destinationsWorld } from "../testing/destinations-world.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { previewMatches } from "./index.ts";

const world = destinationsWorld();

const choice = { clientId: "acme", eventTypes: null, conditions: [] };
const analyzed = (sentiment: string, secondsAgo: number, more: object = {}) =>
  insertEvent(world.db, {
    clientId: "acme",
    eventType: "call_analyzed",
    receivedAt: new Date(Date.now() - secondsAgo * 1_000),
    body: JSON.stringify({ call: { call_analysis: { user_sentiment: sentiment } } }),
    ...more,
  });

test("a choice that is tried counts what matches of the newest events, and names the newest", async () => {
  const newest = await analyzed("Negative", 10);
  await analyzed("Negative", 30);
  await analyzed("Positive", 5);
  await insertEvent(world.db, { clientId: "acme", eventType: "call_ended" });
  await analyzed("Negative", 1, { isTest: true });
  await analyzed("Negative", 1, { clientId: "another" });
  const path = "call.call_analysis.user_sentiment";
  const conditions = [{ path, is: "equals" as const, value: "Negative" }];
  expect(await previewMatches(world.db, { ...choice, conditions })).toEqual({
    looked: 4,
    matched: 2,
    newest: { id: newest.id, eventType: "call_analyzed", receivedAt: newest.receivedAt },
  });
  expect(await previewMatches(world.db, { ...choice, eventTypes: ["call_ended"] })).toMatchObject({
    looked: 1,
    matched: 1,
  });
  expect(await previewMatches(world.db, choice)).toMatchObject({ looked: 4, matched: 4 });
});

test("a choice that is tried without any event says so", async () => {
  const nothing = { looked: 0, matched: 0, newest: null };
  expect(await previewMatches(world.db, choice)).toEqual(nothing);
});
