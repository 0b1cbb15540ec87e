import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { refusalCounts, refusedRequests } from "../db/schema/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { openRefusalLog, type RefusalLog } from "./index.ts";

let test: TestDatabase;
let refusals: RefusalLog;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());
beforeEach(async () => {
  await db().delete(refusedRequests);
  await db().delete(refusalCounts);
  refusals = openRefusalLog(test.database.control);
  return () => refusals.stop();
});
const db = () => test.database.dashboard;

function note(clientId: string | null, body: string | null = null): void {
  refusals.note({
    clientId,
    code: clientId === null ? "unknown_client" : "signature_mismatch",
    sourceIp: "192.0.2.1",
    bodyBytes: body === null ? null : Buffer.byteLength(body),
    body: body === null ? null : Buffer.from(body),
    detail: "Another key.",
  });
}

it("keeps what was refused, for staff to see", async () => {
  note("alpha", '{"event":"call_ended"}');
  await refusals.flush();
  const [kept] = await db().select().from(refusedRequests);
  expect(kept).toMatchObject({
    clientId: "alpha",
    code: "signature_mismatch",
    sourceIp: "192.0.2.1",
    bodyBytes: 22,
    excerpt: '{"event":"call_ended"}',
    detail: "Another key.",
  });
});

it("counts every refusal across flushes, and of unknown clients nothing but the count", async () => {
  note("alpha");
  note(null);
  await refusals.flush();
  note("alpha");
  note(null);
  note(null);
  await refusals.flush();
  const counts = await db().select().from(refusalCounts);
  const sumOf = (id: string) =>
    counts.filter((row) => row.clientId === id).reduce((total, { count }) => total + count, 0);
  expect([sumOf("alpha"), sumOf("")]).toEqual([2, 3]);
  expect(await db().select().from(refusedRequests)).toHaveLength(2);
});

it("keeps a few of a flood and counts it all", async () => {
  for (let n = 0; n < 2_000; n++) note("alpha", "x".repeat(10_000));
  await refusals.flush();
  const kept = await db().select().from(refusedRequests);
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.length).toBeLessThanOrEqual(20);
  expect(kept[0]?.excerpt?.length).toBeLessThanOrEqual(300);
  const counts = await db().select().from(refusalCounts);
  expect(counts.reduce((total, { count }) => total + count, 0)).toBe(2_000);
});

it("shows a body that no database takes", async () => {
  refusals.note({
    clientId: "alpha",
    code: "invalid_json",
    sourceIp: null,
    bodyBytes: 4,
    body: Buffer.from([0x00, 0xff, 0xc3, 0x41]),
    detail: "",
  });
  await refusals.flush();
  const [kept] = await db().select().from(refusedRequests);
  expect(kept?.excerpt).toContain("A");
});
