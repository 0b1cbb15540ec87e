import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { openDestinationDirectory } from "../destinations/index.ts";
import { log } from "../log.ts";
import { openSender, readAllow } from "../outbound/index.ts";
import { startWorker } from "../processing/index.ts";
import { signBody } from "../retell/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { freshBody } from "../testing/delivery.ts";
import { type FaultyProxy, openFaultyProxy } from "../testing/faulty-proxy.ts";
import { insertDestination, TEST_APP_SECRET } from "../testing/insert-destination.ts";
import { type Receiver, startReceiver } from "../testing/receiver.ts";
import { spawnTestProcess, type TestProcess } from "../testing/spawn.ts";
import { startForwarder } from "./forwarder.ts";

/** Processes take their time to start where many tests share the machine. */
vi.setConfig({ testTimeout: 120_000 });

let test_: TestDatabase;
let proxy: FaultyProxy;
beforeAll(async () => {
  log.level = "silent";
  test_ = await testDatabase();
  proxy = await openFaultyProxy(test_.url);
});
afterAll(async () => {
  await proxy.close();
  await test_.drop();
});

let receiver: Receiver;
let dataDir: string;
const stops: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  const { control: sql } = test_.database;
  await sql`truncate forwards, destinations, webhook_events, forwards_during_outage cascade`;
  dataDir = await mkdtemp(join(tmpdir(), "ringonce-outage-kill-"));
  receiver = await startReceiver();
});
afterEach(async () => {
  proxy.become("none");
  await receiver.close();
  for (const stop of stops.splice(0).reverse()) await stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function startServer(): Promise<{ server: TestProcess; port: string }> {
  const args = [proxy.url, dataDir, TEST_APP_SECRET, "alone"];
  const server = spawnTestProcess("webhook-server.ts", args);
  stops.push(() => server.kill());
  return { server, port: await server.line() };
}

/** Posts an event as Retell does. */
async function post(port: string): Promise<unknown> {
  const body = JSON.stringify(freshBody());
  const response = await fetch(`http://127.0.0.1:${port}/api/webhooks/retell/acme`, {
    method: "POST",
    headers: { "x-retell-signature": signBody(Buffer.from(body), "key", Date.now()) },
    body,
  });
  return response.json();
}
const JOURNALED = { success: true, duplicate: null, recorded: "journal" };

/** Processes and forwards what is recorded. */
async function startEngine(): Promise<void> {
  const { control: sql, work: db } = test_.database;
  const destinations = await openDestinationDirectory({
    sql,
    appSecret: TEST_APP_SECRET,
    dataDir,
    databaseIsAway: false,
  });
  const { ofClient: destinationsOf } = destinations;
  const sender = openSender({ allow: readAllow(["127.0.0.1"]) });
  const worker = startWorker({ db, sql, handlers: [], destinationsOf, pollEveryMs: 50 });
  const forwarder = startForwarder({ db, sql, destinations, sender, pollEveryMs: 50 });
  stops.push(() => Promise.all([worker.stop(), forwarder.stop(), destinations.stop()]));
}

const until = (condition: () => void | Promise<void>) =>
  vi.waitFor(condition, { timeout: 60_000, interval: 50 });
const untilReceived = (count: number) => until(() => expect(receiver.received).toHaveLength(count));
const untilForwarded = (count: number) =>
  until(async () => {
    const rows = await test_.database.control`select 1 from forwards where status = 'delivered'`;
    expect(rows).toHaveLength(count);
  });

/** How many deliveries are noted on disk. */
async function countNoted(): Promise<number> {
  const folder = join(dataDir, "outage");
  const files = await readdir(folder).catch(() => []);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  return texts.join("").split("\n").length - 1;
}

test("kill -9 in an outage: what was delivered is not sent again; what was under way may be, under its id", async () => {
  await insertDestination(test_.database.dashboard, { url: receiver.url });
  const { server, port } = await startServer();
  proxy.become("refuse");
  for (let n = 0; n < 3; n += 1) expect(await post(port)).toEqual(JOURNALED);
  await untilReceived(3);
  await until(async () => expect(await countNoted()).toBe(3));
  receiver.answers(() => new Promise(() => {}));
  expect(await post(port)).toEqual(JOURNALED);
  await untilReceived(4);
  await server.kill();

  receiver.answers(() => {});
  proxy.become("none");
  await startServer();
  await startEngine();
  await untilForwarded(4);
  const ids = receiver.received.map(({ headers }) => headers["webhook-id"]);
  expect(ids).toHaveLength(5);
  expect(new Set(ids).size).toBe(4);
  expect(ids[4]).toBe(ids[3]);
});

test("kill -9 while the database is told: it is told again, and nothing is sent again", async () => {
  await insertDestination(test_.database.dashboard, { url: receiver.url });
  const { server, port } = await startServer();
  proxy.become("refuse");
  for (let n = 0; n < 3; n += 1) expect(await post(port)).toEqual(JOURNALED);
  await untilReceived(3);
  await until(async () => expect(await countNoted()).toBe(3));
  const { control: sql } = test_.database;
  await sql.begin(async (tx) => {
    await tx`lock table forwards_during_outage`;
    proxy.become("none");
    await until(async () => {
      const waiting = await sql`
        select 1 from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'
          and query like '%forwards_during_outage%'`;
      expect(waiting).not.toHaveLength(0);
    });
    await server.kill();
  });

  await startServer();
  await startEngine();
  await untilForwarded(3);
  expect(receiver.received).toHaveLength(3);
});
