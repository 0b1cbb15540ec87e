import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { uuidv7 } from "uuidv7";
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from "vitest";
import { type DestinationDirectory, openDestinationDirectory } from "../destinations/index.ts";
import { type Forwarder, type ForwarderOptions, startForwarder } from "../forwarding/forwarder.ts";
import { type EventToForward, writeForwards } from "../forwarding/write-forwards.ts";
import { log } from "../log.ts";
import { openSender, readAllow, type Sender } from "../outbound/index.ts";
import { type TestDatabase, testDatabase } from "./database.ts";
import { insertDestination, TEST_APP_SECRET } from "./insert-destination.ts";
import { insertEvent } from "./insert-event.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import type { TestProcess } from "./spawn.ts";

export const until = (condition: () => unknown) =>
  vi.waitFor(async () => await condition(), { timeout: 60_000, interval: 20 });

type Given = {
  clientId?: string;
  callId?: string | null;
  body?: string;
  receivedAt?: Date;
  eventType?: string;
};

/**
 * What tests of the forwarder do, on a database and with a receiver of their own. Call it once in a file,
 * outside of everything: it sets up and takes down by itself, and each test begins with empty tables.
 */
export function forwarderWorld() {
  let database: TestDatabase;
  let dataDir: string;
  let directory: DestinationDirectory;
  let sender: Sender;
  let receiver: Receiver;
  const processes: TestProcess[] = [];
  const forwarders: Forwarder[] = [];

  beforeAll(async () => {
    log.level = process.env.LOG_LEVEL ?? "silent";
    database = await testDatabase();
    dataDir = await mkdtemp(join(tmpdir(), "ringonce-forwarding-"));
    directory = await openDestinationDirectory({
      sql: database.database.control,
      appSecret: TEST_APP_SECRET,
      dataDir,
      databaseIsAway: false,
    });
    sender = openSender({ allow: readAllow(["127.0.0.0/8"]) });
  });
  afterAll(async () => {
    await sender.close();
    await directory.stop();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await database.database.control`
      truncate forwards, destination_circuits, destinations, webhook_events,
               forwards_during_outage, journal_progress cascade`;
    receiver = await startReceiver();
  });
  afterEach(async () => {
    // A request that hangs would keep its forwarder for its five seconds.
    await receiver.close();
    await Promise.all(processes.splice(0).map((process) => process.kill()));
    await Promise.all(forwarders.splice(0).map((forwarder) => forwarder.stop()));
  });

  async function forward(events: EventToForward[]): Promise<void> {
    await database.database.work.transaction((tx) => writeForwards(tx, directory.ofClient, events));
  }

  return {
    get test() {
      return database;
    },
    get dataDir() {
      return dataDir;
    },
    get directory() {
      return directory;
    },
    get sender() {
      return sender;
    },
    /** Where destinations point to, unless another URL is given. */
    get receiver() {
      return receiver;
    },
    get sql() {
      return database.database.control;
    },

    start(
      options: Partial<
        Pick<ForwarderOptions, "perDestination" | "pollEveryMs" | "sender" | "stopAfterMs">
      > = {},
    ): Forwarder {
      const forwarder = startForwarder({
        db: database.database.work,
        sql: database.database.control,
        destinations: directory,
        sender,
        pollEveryMs: 50,
        ...options,
      });
      forwarders.push(forwarder);
      return forwarder;
    },
    /** When the test is over, however it ends. */
    stopLater: (forwarder: Forwarder) => void forwarders.push(forwarder),
    killLater: (process: TestProcess) => void processes.push(process),

    /** A destination that the forwarders know of. */
    async insert(given: Partial<Parameters<typeof insertDestination>[1]> = {}) {
      const inserted = await insertDestination(database.database.dashboard, {
        url: receiver.url,
        ...given,
      });
      await directory.refresh();
      return inserted;
    },

    eventOf: (id: string, idempotencyKey: string): EventToForward => ({
      id,
      clientId: "acme",
      eventType: "call_ended",
      callId: null,
      body: "{}",
      receivedAt: new Date(),
      idempotencyKey,
    }),

    /** An event that is processed, with the forwards written that its client's destinations want. */
    async processed(given: Given = {}): Promise<{ id: string; idempotencyKey: string }> {
      const id = uuidv7();
      const row = await insertEvent(database.database.dashboard, {
        id,
        clientId: given.clientId ?? "acme",
        eventType: given.eventType ?? "call_ended",
        callId: given.callId ?? null,
        body: given.body ?? '{"event":"call_ended"}',
        receivedAt: given.receivedAt ?? new Date(),
        idempotencyKey: `acme:${id}:call_ended`,
      });
      await forward([row as EventToForward]);
      return { id, idempotencyKey: `acme:${id}:call_ended` };
    },

    forward,

    /** How many forwards there are in each, of one destination or of all. */
    async statuses(destinationId?: string): Promise<Record<string, number>> {
      const rows = await database.database.control<{ status: string; count: number }[]>`
        select status, count(*)::int from forwards
        where destination_id = coalesce(${destinationId ?? null}::uuid, destination_id)
        group by status`;
      return Object.fromEntries(rows.map((row) => [row.status, row.count]));
    },

    attempts: () => database.database.control<
      { outcome: string; stage: string | null; http_status: number | null; number: number }[]
    >`
      select outcome, stage, http_status, number from forward_attempts order by started_at, number`,

    async circuit(id: string) {
      const [row] = await database.database.control<
        { state: string; failures: number; openings: number; inMs: number }[]
      >`
        select state, failures, openings,
               (extract(epoch from probe_at - now()) * 1000)::int as "inMs"
        from destination_circuits where destination_id = ${id}`;
      return row;
    },

    countOf: (path: string) => receiver.received.filter((one) => one.path === path).length,

    /** As if the time until the next try had passed. */
    makeDue: () =>
      database.database
        .control`update forwards set next_attempt_at = now() where finished_at is null`,

    /** Waits until a circuit is open, and then keeps its probes back: they are for the test to let go. */
    untilOpen: (id: string) =>
      until(async () => {
        const rows = await database.database.control`
          update destination_circuits set probe_at = now() + interval '1 h'
          where destination_id = ${id} and state = 'open' returning openings`;
        expect(rows).toHaveLength(1);
      }),
    makeProbeDue: () =>
      database.database
        .control`update destination_circuits set probe_at = now() where state = 'open'`,
  };
}
