import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { readStorage, TABLES_OF } from "./storage.ts";

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());
const db = () => test.database.dashboard;

it("knows every table of the database, each once", async () => {
  const tables = await db().execute<{ name: string }>(sql`
    select tablename as name from pg_tables where schemaname = 'public' order by 1`);
  // A new table? Say in storage.ts what it holds, and on the settings page for how long.
  expect(Object.values(TABLES_OF).flat().sort()).toEqual(tables.map(({ name }) => name));
});

it("says how much is kept and since when, and nothing where nobody has looked", async () => {
  const before = await readStorage(db());
  expect(before.oldestEventAt).toBeNull();
  expect(before.kinds.find(({ kind }) => kind === "events")).toMatchObject({ rows: null });

  const receivedAt = new Date("2026-10-01T12:00:00.000Z");
  await insertEvent(db(), { clientId: "acme", receivedAt });
  await insertEvent(db(), { clientId: "acme", receivedAt: new Date("2026-11-01T12:00:00.000Z") });
  await db().execute(sql`analyze webhook_events`);

  const after = await readStorage(db());
  expect(after.oldestEventAt).toEqual(receivedAt);
  const events = after.kinds.find(({ kind }) => kind === "events");
  expect(events?.rows).toBe(2);
  expect(events?.bytes).toBeGreaterThan(0);
  expect(after.databaseBytes).toBeGreaterThan(events?.bytes ?? 0);
});
