import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { log } from "../log.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { readClientsCopy } from "./copy.ts";
import { type ClientDirectory, openClientDirectory } from "./directory.ts";
import { addClient, rotateKey } from "./verbs.ts";

const OURS = "a secret of at least thirty-two characters";
const THEIRS = "another secret of at least thirty-two characters";

let db: TestDatabase;
let folder: string;
let directory: ClientDirectory;
beforeAll(async () => {
  db = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), "ringonce-clients-"));
});
afterAll(async () => {
  await directory.stop();
  await db.drop();
  await rm(folder, { recursive: true, force: true });
});
afterEach(() => vi.restoreAllMocks());

const dataDir = () => join(folder, "not/made/yet");

test("a key that can't be opened is told of once, and known of its client", async () => {
  const told = vi.spyOn(log, "error").mockImplementation(() => {});
  for (const [id, secret] of [["acme", OURS] as const, ["beta", THEIRS] as const]) {
    await addClient(db.database.dashboard, secret, { id, name: id, retellApiKey: `key_of_${id}` });
  }
  const options = { sql: db.database.control, appSecret: OURS, databaseIsAway: false };
  directory = await openClientDirectory({ ...options, dataDir: dataDir() });
  for (let look = 0; look < 3; look += 1) await directory.refresh();

  expect(told).toHaveBeenCalledOnce();
  expect(directory.find("acme")).toMatchObject({ keys: ["key_of_acme"], hasUnreadableKey: false });
  expect(directory.find("beta")).toMatchObject({ keys: [], hasUnreadableKey: true });
});

test("the copy is kept in a folder that nobody has made yet", async () => {
  expect((await readClientsCopy(dataDir()))?.map(({ id }) => id)).toEqual(["acme", "beta"]);
});

test("a rotation leaves nothing behind that can't be opened", async () => {
  await rotateKey(db.database.dashboard, OURS, { id: "beta", retellApiKey: "key_2" });
  await directory.refresh();
  expect(directory.find("beta")).toMatchObject({ keys: ["key_2"], hasUnreadableKey: false });
  await rotateKey(db.database.dashboard, OURS, { id: "beta", retellApiKey: "key_3" });
  await directory.refresh();
  expect(directory.find("beta")).toMatchObject({ keys: ["key_3", "key_2"] });
});
