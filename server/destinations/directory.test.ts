import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { addClient } from "../clients/index.ts";
import { log } from "../log.ts";
import { readAllow } from "../outbound/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import {
  addDestination,
  archiveDestination,
  changeDestination,
  type DestinationDirectory,
  matches,
  openDestinationDirectory,
  pauseDestination,
  revealSecret,
  rotateSecret,
  signingSecrets,
} from "./index.ts";

const APP_SECRET = "s".repeat(40);
const means = { appSecret: APP_SECRET, allow: readAllow([]) };
const settings = { name: "CRM", url: "https://crm.example.com/hook" };

let server: TestDatabase;
let dataDir: string;
let directory: DestinationDirectory | undefined;
beforeAll(async () => {
  log.level = "silent";
  server = await testDatabase();
  for (const id of ["acme", "bolt"]) {
    await addClient(server.database.dashboard, APP_SECRET, { id, name: id, retellApiKey: "k" });
  }
});
afterAll(() => server.drop());
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "ringonce-destinations-"));
  await server.database.control`truncate destinations cascade`;
});
afterEach(async () => {
  await directory?.stop();
  directory = undefined;
  await rm(dataDir, { recursive: true, force: true });
});

const add = (more: object = {}, clientId = "acme") =>
  addDestination(server.database.dashboard, means, clientId, { ...settings, ...more }, "Ada");

async function open(more: Partial<Parameters<typeof openDestinationDirectory>[0]> = {}) {
  directory = await openDestinationDirectory({
    sql: server.database.control,
    appSecret: APP_SECRET,
    dataDir,
    databaseIsAway: false,
    ...more,
  });
  return directory;
}
const LIMIT = { timeout: 60_000, interval: 20 };

test("knows each client's destinations, with secrets and headers opened, oldest first", async () => {
  const conditions = [{ path: "call.x", is: "exists" }];
  const headers = [{ name: "X-Key", value: "hunter2" }];
  const first = await add({ headers, conditions, eventTypes: ["call_ended"], ratePerSecond: 5 });
  const second = await add({ name: "Second" });
  const elsewhere = await add({}, "bolt");
  const { ofClient, find, all } = await open();
  const { secret } = await revealSecret(server.database.dashboard, APP_SECRET, first);
  expect(find(first)).toEqual({
    ...settings,
    id: first,
    clientId: "acme",
    eventTypes: ["call_ended"],
    conditions,
    headers,
    bodyForm: "received",
    timeoutMs: 10_000,
    ratePerSecond: 5,
    inOrder: false,
    secret,
    previousSecret: null,
    pausedAt: null,
    problem: null,
  });
  expect(ofClient("acme").map(({ id }) => id)).toEqual([first, second]);
  expect(ofClient("bolt").map(({ id }) => id)).toEqual([elsewhere]);
  expect(ofClient("nobody")).toEqual([]);
  expect(all()).toHaveLength(3);
});

test("hears of each change by itself, and tells of it", async () => {
  const onChange = vi.fn();
  const { ofClient, find } = await open({ onChange });
  const db = server.database.dashboard;
  expect(onChange).not.toHaveBeenCalled();
  const id = await add();
  await vi.waitFor(() => expect(find(id)?.name).toBe("CRM"), LIMIT);
  await changeDestination(db, means, id, { ...settings, name: "Other" });
  await vi.waitFor(() => expect(find(id)?.name).toBe("Other"), LIMIT);
  await pauseDestination(db, id, "for a test");
  await vi.waitFor(() => expect(find(id)?.pausedAt).toBeInstanceOf(Date), LIMIT);
  await archiveDestination(db, id, "Ada");
  await vi.waitFor(() => expect(ofClient("acme")).toEqual([]), LIMIT);
  expect(onChange).toHaveBeenCalledTimes(4);
});

test("keeps a sealed copy, from which it starts while the database is away", async () => {
  const id = await add({ headers: [{ name: "X-Key", value: "hunter2" }] });
  const { secret } = await rotateSecret(server.database.dashboard, APP_SECRET, id);
  await pauseDestination(server.database.dashboard, id, "for a test");
  const known = (await open()).find(id);
  await directory?.stop();
  const path = join(dataDir, "destinations.json");
  const copy = await readFile(path, "utf8");
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(copy).not.toContain("hunter2");
  expect(copy).not.toContain(secret.slice("whsec_".length));

  await server.database.control`update destinations set name = 'Changed meanwhile'`;
  const { find } = await open({ databaseIsAway: true });
  expect(find(id)).toEqual(known);
  expect(known?.previousSecret?.until).toBeInstanceOf(Date);
  // The database is there after all: the poll finds it.
  await vi.waitFor(() => expect(find(id)?.name).toBe("Changed meanwhile"), LIMIT);
});

test("without a database and a readable copy it starts empty", async () => {
  expect((await open({ databaseIsAway: true })).all()).toEqual([]);
});

test("one whose secret can't be opened has a problem, and signs nothing; the others don't suffer", async () => {
  const lost = await addDestination(
    server.database.dashboard,
    { ...means, appSecret: "t".repeat(40) },
    "acme",
    settings,
    "Ada",
  );
  const fine = await add();
  const { find } = await open();
  const broken = find(lost);
  expect(broken?.problem).toContain("APP_SECRET");
  expect(broken && signingSecrets(broken, new Date())).toEqual([]);
  expect(find(fine)?.problem).toBeNull();
});

test("one whose conditions can't be read matches nothing, rather than everything", async () => {
  const id = await add();
  await server.database.control`update destinations set conditions = '[{"is":"magic"}]'`;
  const found = (await open()).find(id);
  expect(found && matches(found, { eventType: "call_ended" }, {})).toBe(false);
});

test("the previous secret signs until its time is over", async () => {
  const id = await add();
  const { secret, previous } = await rotateSecret(server.database.dashboard, APP_SECRET, id, 1);
  const found = (await open()).find(id);
  if (found === undefined || previous === null) throw new Error("nothing was rotated");
  const justBefore = new Date(previous.until.getTime() - 1);
  expect(signingSecrets(found, justBefore)).toEqual([secret, previous.secret]);
  expect(signingSecrets(found, previous.until)).toEqual([secret]);
});

test.each([
  [null, [], "anything", true],
  [["call_ended"], [], "call_ended", true],
  [["call_ended"], [], "call_started", false],
  [null, [{ path: "a", is: "equals", value: "1" }], "x", true],
  [null, [{ path: "a", is: "equals", value: "2" }], "x", false],
  [["y"], [{ path: "a", is: "equals", value: "1" }], "x", false],
] as const)("types %j and conditions %j: %s matches is %s", (eventTypes, conditions, type, is) => {
  expect(matches({ eventTypes, conditions }, { eventType: type }, { a: 1 })).toBe(is);
});
