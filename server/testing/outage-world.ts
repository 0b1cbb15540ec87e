import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sql } from "postgres";
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from "vitest";
import { type Database, openDatabase } from "../db/index.ts";
import { type DestinationDirectory, openDestinationDirectory } from "../destinations/index.ts";
import { startForwarder } from "../forwarding/forwarder.ts";
import { type OutageForwarding, openOutageForwarding } from "../forwarding/outage.ts";
import { webhookIdOf } from "../forwarding/webhook-id.ts";
import { createInbox, type Delivery, type Inbox } from "../inbox/index.ts";
import { type Keeper, startKeeper } from "../ingest/keeper.ts";
import { type Journal, openJournals } from "../journal/index.ts";
import { log } from "../log.ts";
import { openSender, readAllow, type Sender } from "../outbound/index.ts";
import { startWorker } from "../processing/index.ts";
import { type TestDatabase, testDatabase } from "./database.ts";
import { deliveryOf, freshBody } from "./delivery.ts";
import { type FaultyProxy, openFaultyProxy } from "./faulty-proxy.ts";
import { insertDestination, TEST_APP_SECRET } from "./insert-destination.ts";
import { type Receiver, startReceiver } from "./receiver.ts";

type Given = Partial<Omit<Parameters<typeof insertDestination>[1], "url">>;

/** The longest there is, so that what hangs does not end by itself on a busy machine. */
export const PATIENT = { timeoutMs: 30_000 };
export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
export const until = (condition: () => void | Promise<void>) =>
  vi.waitFor(condition, { timeout: 60_000, interval: 20 });
export const idsOf = (destinationId: string, deliveries: Delivery[]) =>
  deliveries.map(({ idempotencyKey }) => webhookIdOf(destinationId, idempotencyKey ?? "")).sort();

/**
 * What tests of forwarding in an outage do: a server's keeper behind a way to the database that fails on
 * demand, and a receiver. Call it once in a file, outside of everything: it sets up and takes down by
 * itself, and each test begins with empty tables.
 */
export function outageWorld() {
  let test: TestDatabase;
  let sql: Sql;
  let proxy: FaultyProxy;
  beforeAll(async () => {
    log.level = process.env.LOG_LEVEL ?? "silent";
    test = await testDatabase();
    sql = test.database.control;
    proxy = await openFaultyProxy(test.url);
  });
  afterAll(async () => {
    await proxy.close();
    await test.drop();
  });

  let receiver: Receiver;
  let folder: string;
  beforeEach(async () => {
    await sql`truncate forwards, destination_circuits, destinations, webhook_events,
              forwards_during_outage, journal_progress cascade`;
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

  const stops: (() => Promise<void>)[] = [];

  /** Processes and forwards what is recorded, over a way to the database that stands. */
  async function startEngine(): Promise<void> {
    const destinations = await openDestinationDirectory({
      sql,
      appSecret: TEST_APP_SECRET,
      dataDir: folder,
      databaseIsAway: false,
    });
    const { work: db } = test.database;
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

  async function insert(given: Given = {}, path = ""): Promise<{ id: string; secret: string }> {
    const inserted = await insertDestination(test.database.dashboard, {
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

  const untilReceived = (count: number) =>
    until(() => expect(receiver.received).toHaveLength(count));
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
  async function onDisk(): Promise<string> {
    const files = await readdir(join(folder, "outage")).catch(() => []);
    const texts = files.map((file) => readFile(join(folder, "outage", file), "utf8"));
    return (await Promise.all(texts)).join("");
  }

  return {
    get sql() {
      return sql;
    },
    get proxy() {
      return proxy;
    },
    get receiver() {
      return receiver;
    },
    get outage() {
      return outage;
    },
    /** In which the server notes what it delivered. */
    noted: () => join(folder, "outage", `${journals[0].id}.log`),
    startInstance,
    stopInstance,
    startEngine,
    insert,
    loseDatabase,
    keep,
    keepFresh,
    untilReceived,
    untilDrained,
    untilForwarded,
    idsReceived,
    onDisk,
  };
}
