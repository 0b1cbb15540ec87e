import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { readFixtureText } from "../testing/fixtures.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { readCallDetails } from "./index.ts";
import { readDetails } from "./read-details.ts";

let server: TestDatabase;
beforeAll(async () => {
  server = await testDatabase();
});
afterAll(() => server.drop());
const db = () => server.database.dashboard;
const CLIENT = "smart-tax-nation";

test("cost, latency and recordings come from the last events, the analysis first", async () => {
  const body = readFixtureText("call_analyzed.phone_inbound.json");
  const callId = "call_4eee5a69c47ddc04c357110287c";
  expect(await readCallDetails(db(), { clientId: CLIENT, callId })).toBeNull();
  const less = JSON.stringify({
    event: "call_ended",
    call: { call_id: callId, call_cost: { combined_cost: 1 }, data_storage_setting: "late" },
  });
  await insertEvent(db(), { callId, eventType: "call_analyzed", body, receivedAt: new Date(1) });
  await insertEvent(db(), { callId, eventType: "call_ended", body: less, receivedAt: new Date(2) });
  const details = await readCallDetails(db(), { clientId: CLIENT, callId });
  expect(details?.cost).toMatchObject({ combined: 11.3696, seconds: 44 });
  expect(details?.cost?.products[1]).toEqual({
    product: "gpt_4_1",
    cents: 3.3,
    centsPerSecond: 0.075,
    isTransferLeg: false,
  });
  expect(details?.latency[0]).toMatchObject({ part: "e2e", p50: 1759, p99: 2127.6, count: 5 });
  expect(details?.recordings.map(({ kind }) => kind)).toEqual(["plain", "multi_channel"]);
  expect(await readCallDetails(db(), { clientId: "another", callId })).toBeNull();
});

test("what is absurd or absent is left out", () => {
  expect(
    readDetails({
      recording_url: "javascript:alert(1)",
      call_cost: { product_costs: [{ product: "x", cost: "much" }, 7] },
      latency: { e2e: {}, llm: { p50: -1 }, tts: null },
      llm_token_usage: [],
    }),
  ).toEqual({
    recordings: [],
    cost: null,
    latency: [],
    tokens: null,
    publicLogUrl: null,
    transferDestination: null,
    storage: null,
  });
});

test.each([
  ["https://a.example/r.wav", null],
  ["https://a.example/r.wav?Expires=1795186925&Signature=x", "2026-11-20T"],
  [
    "https://a.example/r.wav?X-Amz-Date=20261123T120000Z&X-Amz-Expires=86400",
    "2026-11-24T12:00:00",
  ],
  ["https://a.example/r.wav?X-Amz-Date=20269923T120000Z&X-Amz-Expires=86400", null],
])("the link %s holds until %s", (url, until) => {
  const [recording] = readDetails({ recording_url: url }).recordings;
  if (until === null) expect(recording?.expiresAt).toBeNull();
  else expect(recording?.expiresAt?.toISOString()).toContain(until);
});
