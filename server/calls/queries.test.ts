import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { insertDuplicate, insertEvent } from "../testing/insert-event.ts";
import { observed } from "../testing/observed.ts";
import { applyEventsToCalls, readCall, readTranscript } from "./index.ts";

let scratch: TestDatabase;
beforeAll(async () => {
  scratch = await testDatabase();
});
afterAll(() => scratch.drop());
const db = () => scratch.database.dashboard;

const CLIENT = "smart-tax-nation";
const at = (second: number) => new Date(Date.UTC(2026, 10, 23, 12, 0, second));

async function receive(callId: string, eventType: string, receivedAt: Date, more: object = {}) {
  const body = JSON.stringify({ event: eventType, call: { call_id: callId, ...more } });
  const event = await insertEvent(db(), { callId, eventType, receivedAt, body, duplicateCount: 1 });
  await db().transaction((tx) =>
    applyEventsToCalls(tx, [observed({ clientId: CLIENT, callId, eventType, body, receivedAt })]),
  );
  return event.id;
}

test("a call comes with all its events and duplicates, oldest first", async () => {
  const callId = "call_1";
  const ended = await receive(callId, "call_ended", at(9), { call_type: "phone_call" });
  const started = await receive(callId, "call_started", at(1));
  await insertDuplicate(db(), ended, { receivedAt: at(12), divergence: "identical" });
  await insertDuplicate(db(), started, { receivedAt: at(2), divergence: "restamped" });
  await receive("call_of_somebody_else", "call_started", at(3));

  const detail = await readCall(db(), { clientId: CLIENT, callId }, at(20));
  expect(detail?.events.map((event) => event.id)).toEqual([started, ended]);
  expect(detail?.duplicates.map((copy) => copy.eventId)).toEqual([started, ended]);
  expect(detail?.call).toMatchObject({ state: "ended", callType: "phone_call" });
  expect(detail?.missing.map((one) => one.eventType)).toEqual(["call_analyzed"]);
});

test("a call is there before any of its events is processed", async () => {
  await insertEvent(db(), { callId: "chat_1", eventType: "chat_started", status: "received" });
  const detail = await readCall(db(), { clientId: CLIENT, callId: "chat_1" });
  expect(detail).toMatchObject({ call: null, kind: "chat" });
  expect(detail?.events).toHaveLength(1);
});

test("the same id under another client is another call, and an unknown one is null", async () => {
  await receive("call_2", "call_started", at(1));
  expect(await readCall(db(), { clientId: "somebody-else", callId: "call_2" })).toBeNull();
  expect(await readTranscript(db(), { clientId: "somebody-else", callId: "call_2" })).toBeNull();
});

test("test events belong to no call", async () => {
  await insertEvent(db(), { callId: "test_call", isTest: true });
  expect(await readCall(db(), { clientId: CLIENT, callId: "test_call" })).toBeNull();
});

test("the transcript comes as it was merged, and the rest without it", async () => {
  const callId = "call_3";
  const transcript_object = [{ role: "agent", content: "Good morning" }];
  const call_analysis = { call_summary: "Short." };
  await receive(callId, "call_analyzed", at(5), { transcript_object, call_analysis });
  const detail = await readCall(db(), { clientId: CLIENT, callId });
  expect(detail?.call?.hasTranscript).toBe(true);
  expect(detail?.call?.analysis).toContain('"Short."');
  expect(JSON.stringify(detail)).not.toContain("Good morning");
  expect(await readTranscript(db(), { clientId: CLIENT, callId })).toMatchObject({
    entries: [{ role: "agent", text: "Good morning" }],
  });
});
