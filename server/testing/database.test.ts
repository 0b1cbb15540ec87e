import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "./database.ts";

let one: TestDatabase;
let other: TestDatabase;
beforeAll(async () => {
  [one, other] = await Promise.all([testDatabase(), testDatabase()]);
});
afterAll(async () => {
  await Promise.all([one.drop(), other.drop()]);
});

test("a test database has the schema of this release", async () => {
  const rows = await one.database.control`select idempotency_key from webhook_events`;
  expect(rows).toHaveLength(0);
});

test("two test databases don't see one another", async () => {
  await one.database.control`create table only_here ()`;
  const [row] = await other.database.control`select to_regclass('only_here') as found`;
  expect(row?.found).toBeNull();
});
