import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "postgres";
import { isRefusedByDatabase } from "../db/index.ts";
import { type Destination, type DestinationDirectory, matches } from "../destinations/index.ts";
import { log } from "../log.ts";
import type { Sender, SendResult } from "../outbound/index.ts";
import { RecentKeys } from "../recent-keys.ts";
import { createLanes } from "./outage-lanes.ts";
import { type OutageDelivery, openOutageLog } from "./outage-log.ts";
import { type OutageFlight, releaseFlights, writeOutage } from "./outage-table.ts";
import { requestFor } from "./request.ts";
import { webhookIdOf } from "./webhook-id.ts";

/** Larger bodies wait for the database: to match one takes time that Retell would wait for. */
const BODY_BYTES = 1024 * 1024;
/** What waits in memory to be looked at or sent. */
const QUEUE_BYTES = 32 * 1024 * 1024;
/** Facts that were recorded or journaled lately: what comes again is no news. */
const RECENT_KEYS = 25_000;
/** Beyond its time limit: an answer's body, and clocks. */
const HOLD_MARGIN_MS = 10_000;
const AGAIN_AFTER_MS = 1_000;
const STOP_AFTER_MS = 1_500;

/** What it needs of a delivery that the inbox would take. */
type Delivery = {
  id: string;
  clientId: string;
  eventType: string;
  callId: string | null;
  /** Null for a test, which goes nowhere. */
  idempotencyKey: string | null;
  body: string;
  bodyBytes: number;
  receivedAt: Date;
};

/** Forwards what is journaled, from memory, while the database is away. */
export type OutageForwarding = {
  /** The database went away. */
  onAway(): void;
  /** A delivery is in the inbox: a copy of it that comes in an outage is not sent from here. */
  onRecorded(delivery: Delivery): void;
  /** A delivery is on disk while the database is away. Returns at once, and never throws. */
  onJournaled(delivery: Delivery): void;
  /**
   * The database seems to be back, and what was journaled is about to be recorded: sends nothing
   * more, and tells the database what was delivered and what is under way. What waits is kept: it
   * is sent if `onAway` says that the database is away after all.
   *
   * @param sql connections that are known to work again
   * @throws what the database says; the journal must not be drained then
   */
  beforeDrain(sql: Sql): Promise<void>;
  /** The database is back: what waits is its own. */
  onBack(): void;
  stop(): Promise<void>;
};

export type OutageOptions = {
  /** For what ends after the outage. */
  sql: Sql;
  destinations: Pick<DestinationDirectory, "ofClient">;
  sender: Pick<Sender, "sendRequest">;
  /** Where deliveries are kept until the database has them. */
  folder: string;
  /** This instance's own first, then those that instances before it left behind. */
  journals: readonly [{ id: string }, ...{ id: string }[]];
};

type Item = { destination: Destination; delivery: Delivery; webhookId: string };

/**
 * One try for each delivery and destination, side by side with everything else: what fails, or does
 * not fit, or goes to a destination that wants its events in order, waits for the ordinary
 * forwarding, which has it from the journal. What was delivered is on disk before it counts, so a
 * kill forgets none of it; what was being sent when the process was killed is sent again, under the
 * same `webhook-id`.
 */
export async function openOutageForwarding(options: OutageOptions): Promise<OutageForwarding> {
  const { sql, destinations, sender, folder, journals } = options;
  const worker = `${hostname()}:${process.pid}:${randomBytes(4).toString("hex")}`;
  // One for each journal, which its lock keeps from other instances.
  const openLog = ({ id }: { id: string }) => openOutageLog(join(folder, `${id}.log`));
  const [ownJournal, ...left] = journals;
  const own = await openLog(ownJournal);
  const logs = [own, ...(await Promise.all(left.map(openLog)))];

  /** Delivered, and not told to the database yet. */
  const untold = new Map<string, OutageDelivery>();
  for (const delivery of logs.flatMap(({ found }) => found)) {
    untold.set(delivery.webhookId, delivery);
  }
  const flights = new Map<string, OutageFlight>();
  /** Told to the database while they were under way, and failed since. */
  const failedFlights = new Set<string>();
  const toldFlights = new Set<string>();
  const recentKeys = new RecentKeys(RECENT_KEYS);
  let isOpen = false;
  /** The database is told, or was and has yet to prove that it is back. */
  let isTelling = false;
  let isStopped = false;
  let telling: Promise<void> = Promise.resolve();
  /** Journaled, not looked at yet. */
  let arrivals: Delivery[] = [];
  let arrivedBytes = 0;
  const lanes = createLanes<Item>({ queueBytes: QUEUE_BYTES, send });

  /** @returns whether it was remembered already */
  function remember(key: string): boolean {
    const isKnown = recentKeys.find(key) !== -1;
    recentKeys.put(key);
    return isKnown;
  }

  function lookAtArrivals(): void {
    const delivery = arrivals.shift();
    if (delivery === undefined) return;
    arrivedBytes -= delivery.bodyBytes;
    try {
      if (isOpen) queue(delivery);
    } catch (error) {
      log.error({ err: error, deliveryId: delivery.id }, "outage.not_forwarded");
    }
    // One at a time, so that requests get their turn in between.
    if (arrivals.length > 0) setImmediate(lookAtArrivals);
  }

  function queue(delivery: Delivery): void {
    const { idempotencyKey, clientId } = delivery;
    if (idempotencyKey === null) return;
    const open = destinations.ofClient(clientId).filter(isOpenTo);
    if (open.length === 0) return;
    const asks = open.some(({ conditions }) => conditions !== null && conditions.length > 0);
    const parsed: unknown = asks ? JSON.parse(delivery.body) : undefined;
    for (const destination of open) {
      if (!matches(destination, delivery, parsed)) continue;
      const webhookId = webhookIdOf(destination.id, idempotencyKey);
      if (untold.has(webhookId) || flights.has(webhookId)) continue;
      lanes.add(destination, { destination, delivery, webhookId }, delivery.bodyBytes);
    }
  }

  async function send({ destination, delivery, webhookId }: Item): Promise<SendResult> {
    const now = new Date();
    const startedAt = now.toISOString();
    const { id: destinationId, timeoutMs } = destination;
    const holdUntil = new Date(+now + timeoutMs + HOLD_MARGIN_MS).toISOString();
    flights.set(webhookId, { webhookId, destinationId, startedAt, holdUntil });
    const forward = { ...delivery, eventId: delivery.id, webhookId, attempt: 1 };
    const result = await sender.sendRequest(requestFor(destination, forward, delivery.body, now));
    if (result.ok) {
      const { durationMs, httpStatus, responseExcerpt } = result;
      const deliveredAt = new Date().toISOString();
      const facts = { webhookId, destinationId, startedAt, deliveredAt };
      await keep({ ...facts, durationMs, httpStatus, responseExcerpt });
    }
    flights.delete(webhookId);
    if (toldFlights.delete(webhookId)) {
      if (!result.ok) failedFlights.add(webhookId);
      void tellLater();
    }
    return result;
  }

  /** On disk before it counts; without the disk it is known for as long as this process lives. */
  async function keep(delivery: OutageDelivery): Promise<void> {
    untold.set(delivery.webhookId, delivery);
    await own.append(delivery).catch((error) => log.error({ err: error }, "outage.not_on_disk"));
  }

  /** What ends after the database was told that it is under way: before its hold runs out. */
  async function tellLater(): Promise<void> {
    await Promise.race([telling, sleep(AGAIN_AFTER_MS, undefined, { ref: false })]);
    while ((!isOpen || isTelling) && !isStopped) {
      try {
        await tell(sql);
        return;
      } catch (error) {
        log.warn({ err: error }, "outage.not_told");
        await sleep(AGAIN_AFTER_MS, undefined, { ref: false });
      }
    }
  }

  async function tell(sql: Sql): Promise<void> {
    const delivered = [...untold.values()];
    const underWay = [...flights.values()].filter(({ webhookId }) => !untold.has(webhookId));
    for (const { webhookId } of underWay) toldFlights.add(webhookId);
    await writeOutage(sql, worker, delivered, underWay);
    for (const { webhookId } of delivered) untold.delete(webhookId);
    // Those that ended while they were being written count by their end.
    const failed = [...failedFlights];
    await releaseFlights(sql, failed);
    for (const webhookId of failed) failedFlights.delete(webhookId);
    for (const each of logs) {
      await each
        .clear(() => untold.size === 0)
        .catch((error) => log.warn({ err: error }, "outage.log_not_cleared"));
    }
    if (delivered.length > 0) log.info({ forwards: delivered.length }, "outage.told");
  }

  function close(): void {
    isOpen = false;
    isTelling = false;
    arrivals = [];
    arrivedBytes = 0;
    lanes.close();
  }

  return {
    onAway() {
      if (isOpen && !isTelling) return;
      isOpen = true;
      isTelling = false;
      lanes.open();
    },
    onRecorded({ idempotencyKey }) {
      if (idempotencyKey !== null) remember(idempotencyKey);
    },
    onJournaled(delivery) {
      const { idempotencyKey, bodyBytes } = delivery;
      if (!isOpen || idempotencyKey === null || remember(idempotencyKey)) return;
      if (bodyBytes > BODY_BYTES || arrivedBytes + bodyBytes > QUEUE_BYTES) return;
      arrivals.push(delivery);
      arrivedBytes += bodyBytes;
      if (arrivals.length === 1) setImmediate(lookAtArrivals);
    },
    async beforeDrain(sql) {
      isTelling = true;
      lanes.pause();
      const told = tell(sql);
      telling = told.catch(() => {});
      await told.catch((error) => {
        if (isRefusedByDatabase(error)) close();
        throw error;
      });
      // It went away meanwhile, so something may be on its way that it was not told of.
      if (!isTelling) throw new Error("The database went away while it was told.");
    },
    onBack: close,
    async stop() {
      isStopped = true;
      close();
      await Promise.race([lanes.idle(), sleep(STOP_AFTER_MS, undefined, { ref: false })]);
      await Promise.all(logs.map((each) => each.close()));
    },
  };
}

/**
 * Whether it may be sent to from here. Not where events go in order: what came before may still
 * stand in the database, unsent.
 */
function isOpenTo({ pausedAt, problem, inOrder }: Destination): boolean {
  return pausedAt === null && problem === null && !inOrder;
}
