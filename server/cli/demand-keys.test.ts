import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { addClient, rotateKey } from "../clients/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { demandReadableKeys } from "./demand-keys.ts";
import { Unstartable } from "./unstartable.ts";

const OURS = "a secret of at least thirty-two characters";
const THEIRS = "another secret of at least thirty-two characters";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(() => db.database.control`truncate clients cascade`);

const add = (id: string, appSecret: string) =>
  addClient(db.database.dashboard, appSecret, { id, name: id, retellApiKey: `key_of_${id}` });

test("without clients there is nothing to open", async () => {
  await expect(demandReadableKeys(db.url, OURS)).resolves.toBeUndefined();
});

test("whoever can open none of the keys must not take part, and is told what to do", async () => {
  await add("acme", THEIRS);
  await add("beta", THEIRS);
  const refused = demandReadableKeys(db.url, OURS);
  await expect(refused).rejects.toThrow(Unstartable);
  await expect(refused).rejects.toThrow(/another APP_SECRET.*restore.*rotate-key/);
  await expect(demandReadableKeys(db.url, THEIRS)).resolves.toBeUndefined();
});

test("one key that opens is enough, as after the first rotation under a new secret", async () => {
  await add("acme", THEIRS);
  await add("beta", THEIRS);
  await rotateKey(db.database.dashboard, OURS, { id: "beta", retellApiKey: "key_2" });
  await expect(demandReadableKeys(db.url, OURS)).resolves.toBeUndefined();
});

test("a database that can't be asked is somebody else's to tell of", async () => {
  await expect(demandReadableKeys("postgres://u:p@127.0.0.1:1/x", OURS)).resolves.toBeUndefined();
});
