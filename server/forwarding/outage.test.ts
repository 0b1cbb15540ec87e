import { randomBytes } from "node:crypto";
import { appendFile, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sql } from "postgres";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type Database, openDatabase } from "../db/index.ts";
import { type DestinationDirectory, openDestinationDirectory } from "../destinations/index.ts";
import { createInbox, type Delivery, type Inbox } from "../inbox/index.ts";
import { type Keeper, startKeeper } from "../ingest/keeper.ts";
import { type Journal, openJournals } from "../journal/index.ts";
import { log } from "../log.ts";
import { openSender, readAllow, type Sender } from "../outbound/index.ts";
import { startWorker } from "../processing/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import { type FaultyProxy, openFaultyProxy } from "../testing/faulty-proxy.ts";
import { insertDestination, TEST_APP_SECRET } from "../testing/insert-destination.ts";
import { type Receiver, startReceiver } from "../testing/receiver.ts";
import { startForwarder } from "./forwarder.ts";
import { type OutageForwarding, openOutageForwarding } from "./outage.ts";
import { webhookIdOf } from "./webhook-id.ts";

let test_: TestDatabase;
let sql: Sql;
let proxy: FaultyProxy;
beforeAll(async () => {
  log.level = process.env.LOG_LEVEL ?? "silent";
  test_ = await testDatabase();
  sql = test_.database.control;
  proxy = await openFaultyProxy(test_.url);
});
afterAll(async () => {
  await proxy.close();
  await test_.drop();
});

let receiver: Receiver;
let folder: string;
beforeEach(async () => {
  await sql`truncate forwards, destination_circuits, destinations, webhook_events,
            forwards_during_outage cascade`;
  receiver = await startReceiver();
  folder = await mkdtemp(join(tmpdir(), "ringonce-outage-"));
  await startInstance();
});
afterEach(async () => {
  proxy.become("none");
  await receiver.close();
  await stopInstance();
  await Promise.all(stops.splice(0).map((stop) => stop()));
  await rm(folder, { recursive: true });
});

let database: Database;
let directory: DestinationDirectory;
let sender: Sender;
let journals: [Journal, ...Journal[]];
let inbox: Inbox;
let outage: OutageForwarding;
let keeper: Keeper;

/** What a server has of the front door, behind a way to the database that fails on demand. */
async function startInstance({ databaseIsAway = false } = {}): Promise<void> {
  database = openDatabase(proxy.url);
  directory = await openDestinationDirectory({
    sql: database.control,
    appSecret: TEST_APP_SECRET,
    dataDir: folder,
    databaseIsAway,
  });
  sender = openSender({ allow: readAllow(["127.0.0.0/8"]) });
  journals = await openJournals(join(folder, "journal"), 64 * 1024 * 1024);
  outage = await openOutageForwarding({
    sql: database.control,
    destinations: directory,
    sender,
    folder: join(folder, "outage"),
    journals,
  });
  inbox = createInbox(
    () => database.openIngest(`${journals[0].id}.${randomBytes(4).toString("hex")}`),
    { onAway: (cause) => keeper.databaseIsAway(cause), batchTimeoutMs: 60_000 },
  );
  keeper = startKeeper({
    inbox,
    journals,
    outage,
    startsIn: databaseIsAway ? "journal" : "database",
  });
}

async function stopInstance(): Promise<void> {
  await keeper.stop();
  await outage.stop();
  await Promise.all([directory.stop(), sender.close()]);
  await Promise.all([inbox.close(), database.close({ timeoutSeconds: 0 })]);
}

/** Processes and forwards what is recorded, over a way to the database that stands. */
const stops: (() => Promise<void>)[] = [];
async function startEngine(): Promise<void> {
  const destinations = await openDestinationDirectory({
    sql,
    appSecret: TEST_APP_SECRET,
    dataDir: folder,
    databaseIsAway: false,
  });
  const { work: db } = test_.database;
  const worker = startWorker({
    db,
    sql,
    handlers: [],
    destinationsOf: destinations.ofClient,
    pollEveryMs: 50,
  });
  const forwarder = startForwarder({ db, sql, destinations, sender, pollEveryMs: 50 });
  stops.push(async () => {
    await Promise.all([worker.stop(), forwarder.stop(), destinations.stop()]);
  });
}

type Given = Partial<Omit<Parameters<typeof insertDestination>[1], "url">>;
/** The longest there is, so that what hangs does not end by itself on a busy machine. */
const PATIENT = { timeoutMs: 30_000 };
async function insert(given: Given = {}, path = ""): Promise<{ id: string; secret: string }> {
  const inserted = await insertDestination(test_.database.dashboard, {
    url: `${receiver.url}/${path}`,
    ...given,
  });
  await directory.refresh();
  return inserted;
}

async function loseDatabase(): Promise<void> {
  proxy.become("refuse");
  keeper.databaseIsAway(new Error("The database is away."));
}

const keep = (delivery: Delivery) => keeper.keep(delivery);
async function keepFresh(count = 1): Promise<Delivery[]> {
  const deliveries = Array.from({ length: count }, () => deliveryOf(freshBody()));
  for (const delivery of deliveries) expect(await keep(delivery)).toEqual({ in: "journal" });
  return deliveries;
}

const until = (condition: () => void | Promise<void>) =>
  vi.waitFor(condition, { timeout: 60_000, interval: 20 });
const untilReceived = (count: number) => until(() => expect(receiver.received).toHaveLength(count));
const untilDrained = () =>
  until(() => {
    expect(keeper.state()).toBe("database");
    expect(keeper.pending().records).toBe(0);
  });
const untilForwarded = (count: number) =>
  until(async () => {
    const rows = await sql`select 1 from forwards where status = 'delivered'`;
    expect(rows).toHaveLength(count);
  });
const idsReceived = () => receiver.received.map(({ headers }) => headers["webhook-id"]).sort();
const idsOf = (destinationId: string, deliveries: Delivery[]) =>
  deliveries.map(({ idempotencyKey }) => webhookIdOf(destinationId, idempotencyKey ?? "")).sort();
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
async function onDisk(): Promise<string> {
  const files = await readdir(join(folder, "outage")).catch(() => []);
  const texts = files.map((file) => readFile(join(folder, "outage", file), "utf8"));
  return (await Promise.all(texts)).join("");
}

describe("while the database is away", () => {
  test("what is journaled reaches its destination, signed, and is not sent again afterwards", async () => {
    const { id, secret } = await insert();
    await loseDatabase();
    const deliveries = await keepFresh(5);
    await untilReceived(5);
    expect(idsReceived()).toEqual(idsOf(id, deliveries));
    for (const { headers, body } of receiver.received) {
      new Webhook(secret).verify(body, headers as Record<string, string>);
    }

    await startEngine();
    proxy.become("none");
    await untilForwarded(5);
    expect(receiver.received).toHaveLength(5);
    const attempts = await sql`select number, outcome, http_status from forward_attempts`;
    expect(attempts).toEqual(
      deliveries.map(() => ({ number: 1, outcome: "delivered", http_status: 200 })),
    );
    expect(await onDisk()).toBe("");
  });

  test("copies are sent once, also of what was recorded before", async () => {
    const { id } = await insert();
    await untilDrained();
    const before = deliveryOf(freshBody());
    // A database that takes long to answer first counts as away for a while.
    await until(async () => expect(await keep(before)).toMatchObject({ in: "inbox" }));
    await loseDatabase();
    const during = deliveryOf(freshBody());
    for (const delivery of [before, during, during, before]) {
      await keep({ ...delivery, id: deliveryOf(freshBody()).id });
    }
    await untilReceived(1);
    await pause(200);
    expect(idsReceived()).toEqual(idsOf(id, [during]));
  });

  test("only destinations that want it get it, and none that is paused or wants order", async () => {
    const conditions = [{ path: "call.direction", op: "eq", value: "inbound" }];
    const { id } = await insert();
    await insert({ eventTypes: ["call_started"] });
    await insert({ pausedAt: new Date(), pausedBecause: "for a test" });
    await insert({ inOrder: true });
    await insert({ clientId: "another" });
    await insert({ conditions });
    await loseDatabase();
    const deliveries = await keepFresh(2);
    const test_call = { event: "call_ended", call: { call_id: "test_call" } };
    await keep(deliveryOf(test_call));
    await untilReceived(2);
    await pause(200);
    expect(idsReceived()).toEqual(idsOf(id, deliveries));

    // What was not for now arrives by the ordinary way: the one that wants order.
    await startEngine();
    proxy.become("none");
    await untilForwarded(4);
    expect(receiver.received).toHaveLength(4);
  });

  test("what fails is tried no second time; the ordinary forwarding delivers it", async () => {
    const { id } = await insert();
    receiver.answers((_, response) => void response.writeHead(500));
    await loseDatabase();
    const deliveries = await keepFresh(1);
    await untilReceived(1);
    await pause(300);
    expect(receiver.received).toHaveLength(1);

    receiver.answers(() => {});
    await startEngine();
    proxy.become("none");
    await untilForwarded(1);
    expect(new Set(idsReceived())).toEqual(new Set(idsOf(id, deliveries)));
    expect(receiver.received).toHaveLength(2);
  });

  test("it takes what it is told and is away again: what came meanwhile is sent", async () => {
    const { id } = await insert();
    await loseDatabase();
    await outage.beforeDrain(sql);
    const deliveries = await keepFresh(3);
    outage.onAway();
    await untilReceived(3);
    expect(idsReceived()).toEqual(idsOf(id, deliveries));
  });

  test("a destination that keeps failing is left alone, and the others don't suffer", async () => {
    await insert({}, "bad");
    const { id } = await insert({}, "good");
    receiver.answers(({ path }, response) => {
      if (path === "/bad") response.writeHead(500);
    });
    await loseDatabase();
    const deliveries = await keepFresh(40);
    const to = (wanted: string) => receiver.received.filter(({ path }) => path === wanted);
    // On a busy machine one may meet a connection that is just being closed: it is not tried again here.
    await until(() => expect(to("/good").length).toBeGreaterThanOrEqual(37));
    const sent = to("/good").map(({ headers }) => headers["webhook-id"]);
    expect(new Set(sent).size).toBe(sent.length);
    expect(idsOf(id, deliveries)).toEqual(expect.arrayContaining(sent));
    await pause(200);
    expect(to("/bad").length).toBeLessThan(10);
  });

  test("one that hangs keeps no answer to Retell waiting, and no other destination", async () => {
    await insert(PATIENT, "hangs");
    await insert({}, "good");
    receiver.answers(({ path }) => (path === "/hangs" ? new Promise(() => {}) : undefined));
    await loseDatabase();
    await keepFresh(30);
    await until(() => {
      const good = receiver.received.filter(({ path }) => path === "/good");
      // On a busy machine one may meet a connection that is just being closed: it is not tried again here.
      expect(good.length).toBeGreaterThanOrEqual(27);
    });
    expect(receiver.received.filter(({ path }) => path === "/hangs").length).toBeLessThan(10);
  });
});

describe("when the database is back", () => {
  test("what is under way is held for its end, and not sent a second time", async () => {
    await insert(PATIENT);
    let answer = () => {};
    receiver.answers(() => new Promise<void>((resolve) => (answer = resolve)));
    await loseDatabase();
    await keepFresh(1);
    await untilReceived(1);
    await startEngine();
    proxy.become("none");
    await untilDrained();
    await until(async () => {
      expect(await sql`select status from forwards`).toEqual([{ status: "waiting" }]);
    });
    await pause(300);
    expect(receiver.received).toHaveLength(1);
    answer();
    await until(async () => {
      const [row] = await sql`select delivered_at is not null as told from forwards_during_outage`;
      expect(row).toEqual({ told: true });
    });
    // Nobody wants to wait for the hold, which is as long as a request may take.
    await sql`update forwards set next_attempt_at = now()`;
    await untilForwarded(1);
    expect(receiver.received).toHaveLength(1);
  });

  test("what was under way and failed is sent by the ordinary way at once", async () => {
    await insert(PATIENT);
    let answer = () => {};
    receiver.answers((_, response) => {
      return new Promise<void>((resolve) => {
        answer = () => {
          response.writeHead(503);
          resolve();
        };
      });
    });
    await loseDatabase();
    await keepFresh(1);
    await untilReceived(1);
    await startEngine();
    proxy.become("none");
    await until(async () => {
      expect(await sql`select status from forwards`).toEqual([{ status: "waiting" }]);
    });
    receiver.answers(() => {});
    answer();
    await untilForwarded(1);
    expect(receiver.received).toHaveLength(2);
    expect(new Set(idsReceived()).size).toBe(1);
  });

  test("and goes away again before it could be told: nothing is drained, nothing sent twice", async () => {
    await insert();
    await loseDatabase();
    await keepFresh(2);
    await untilReceived(2);
    const held = createGate();
    const locking = sql.begin(async (tx) => {
      await tx`lock table forwards_during_outage`;
      proxy.become("none");
      await held.passed;
    });
    await until(async () => {
      const waiting = await test_.database.control`
        select 1 from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'
          and query like '%forwards_during_outage%'`;
      expect(waiting).not.toHaveLength(0);
    });
    // Nobody knows yet whose it is to send.
    await keepFresh(1);
    await pause(200);
    expect(receiver.received).toHaveLength(2);
    proxy.become("refuse");
    held.open();
    await locking;
    expect(await sql`select 1 from webhook_events`).toHaveLength(0);
    await untilReceived(3);
    await keepFresh(1);
    await untilReceived(4);
    proxy.become("none");
    await startEngine();
    await untilForwarded(4);
    expect(receiver.received).toHaveLength(4);
  });
});

function createGate(): { open(): void; passed: Promise<void> } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

test("what was delivered in an outage is sent again if staff ask for it", async () => {
  await insert();
  await loseDatabase();
  await keepFresh(1);
  await untilReceived(1);
  await startEngine();
  proxy.become("none");
  await untilForwarded(1);
  await sql`
    update forwards
    set status = 'waiting', finished_at = null, next_attempt_at = now(), requested_by = 'ann'`;
  await untilReceived(2);
  expect(new Set(idsReceived()).size).toBe(1);
  await untilForwarded(1);
});

describe("a server that ends in an outage", () => {
  test("knows what it delivered when it starts again, with the database or without it", async () => {
    await insert();
    await loseDatabase();
    const [one] = await keepFresh(2);
    await untilReceived(2);
    await until(async () => expect((await onDisk()).split("\n")).toHaveLength(3));
    await stopInstance();
    await startInstance({ databaseIsAway: true });
    await keep({ ...(one as Delivery), id: deliveryOf(freshBody()).id });
    await pause(300);
    expect(receiver.received).toHaveLength(2);

    await startEngine();
    proxy.become("none");
    await untilForwarded(2);
    expect(receiver.received).toHaveLength(2);
  });

  test("a torn line at the end of what it noted costs that line only", async () => {
    await insert();
    await loseDatabase();
    await keepFresh(3);
    await untilReceived(3);
    await until(async () => expect((await onDisk()).split("\n")).toHaveLength(4));
    await stopInstance();
    const file = join(folder, "outage", `${journals[0].id}.log`);
    await appendFile(file, '0badc0de {"webhookId":"msg_');
    await startInstance({ databaseIsAway: true });
    await keepFresh(1);
    await untilReceived(4);
    await until(async () => expect((await onDisk()).split("\n")).toHaveLength(5));
    await startEngine();
    proxy.become("none");
    await untilForwarded(4);
    expect(receiver.received).toHaveLength(4);
  });
});
