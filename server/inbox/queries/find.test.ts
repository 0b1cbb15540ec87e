import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "../../testing/database.ts";
import { insertEvent } from "../../testing/insert-event.ts";
import { findCalls, findEvents } from "./find.ts";

let test: TestDatabase;
const db = () => test.database.dashboard;
const ids: string[] = [];

beforeAll(async () => {
  test = await testDatabase();
  for (const [clientId, callId] of [
    ["alpha", "call_aaa1"],
    ["alpha", "call_aaa1"],
    ["beta", "call_aaa1"],
    ["alpha", "call_aaa2"],
    ["alpha", "call_bbb"],
    ["alpha", "%_weird"],
    ["alpha", null],
  ] as const) {
    await insertEvent(db(), { clientId, callId });
  }
  const rows = await db().execute<{ id: string }>(sql`select id from webhook_events order by id`);
  ids.push(...rows.map(({ id }) => id));
});
afterAll(() => test.drop());

it("finds an event by its id, or by the beginning of it", async () => {
  const id = ids[3] ?? "";
  expect((await findEvents(db(), id)).map((event) => event.id)).toEqual([id]);
  expect((await findEvents(db(), id.slice(0, 30))).map((event) => event.id)).toContain(id);
  expect((await findEvents(db(), id.slice(0, 4))).length).toBe(5);
});

it.each(["", "01", "zzzz", "call_aaa1", "0199-", "'; drop table", `${"0".repeat(60)}`])(
  "takes %j for no event's id",
  async (text) => expect(await findEvents(db(), text)).toEqual([]),
);

it("finds each call once, by the beginning of its id", async () => {
  expect(await findCalls(db(), "call_aaa")).toEqual([
    { clientId: "alpha", callId: "call_aaa1" },
    { clientId: "beta", callId: "call_aaa1" },
    { clientId: "alpha", callId: "call_aaa2" },
  ]);
  expect(await findCalls(db(), "call_bbb")).toHaveLength(1);
  expect(await findCalls(db(), "%_we")).toEqual([{ clientId: "alpha", callId: "%_weird" }]);
});

it.each(["", "cal", "call_c", "CALL_AAA", "call_a\u0000"])("finds no call by %j", async (text) => {
  expect(await findCalls(db(), text)).toEqual([]);
});
