import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { addClient, listClients } from "./index.ts";

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

it("lists clients as people look for them, by name", async () => {
  const db = test.database.dashboard;
  for (const [id, name] of [
    ["a", "Client 10"],
    ["b", "acme"],
    ["c", "Client 2"],
    ["d", "Zeta"],
    ["e", "Client 2"],
  ] as const) {
    await addClient(db, "a".repeat(64), { id: `id-${id}`, name, retellApiKey: "key_of_a_client" });
  }
  expect((await listClients(db)).map(({ id, name }) => `${name} ${id}`)).toEqual([
    "acme id-b",
    "Client 2 id-c",
    "Client 2 id-e",
    "Client 10 id-a",
    "Zeta id-d",
  ]);
});
