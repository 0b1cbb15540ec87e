import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "postgres";
import { isRefusedByDatabase } from "../db/index.ts";
import { type Destination, type DestinationDirectory, matches } from "../destinations/index.ts";
import { log } from "../log.ts";
import type { Sender, SendResult } from "../outbound/index.ts";
import { RecentKeys } from "../recent-keys.ts";
import { openOutageAccount } from "./outage-account.ts";
import { createLanes } from "./outage-lanes.ts";
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
const STOP_AFTER_MS = 1_500;

/** What it needs of a delivery that the inbox would take. */
type Delivery = {
  id: string;
  clientId: string;
  eventType: string;
  callId: string | null;
  /** Null for a test, which goes nowhere. */
  idempotencyKey: string | null;
  body: Buffer;
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
  const recentKeys = new RecentKeys(RECENT_KEYS);
  let isOpen = false;
  /** The database is told, or was and has yet to prove that it is back. */
  let isTelling = false;
  let isStopped = false;
  const mayTell = () => !isStopped && (!isOpen || isTelling);
  const account = await openOutageAccount({ sql, folder, journals, mayTell });
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
    const parsed: unknown = asks ? JSON.parse(delivery.body.toString()) : undefined;
    for (const destination of open) {
      if (!matches(destination, delivery, parsed)) continue;
      const webhookId = webhookIdOf(destination.id, idempotencyKey);
      if (account.has(webhookId)) continue;
      lanes.add(destination, { destination, delivery, webhookId }, delivery.bodyBytes);
    }
  }

  async function send({ destination, delivery, webhookId }: Item): Promise<SendResult> {
    const now = new Date();
    const startedAt = now.toISOString();
    const { id: destinationId, timeoutMs } = destination;
    const holdUntil = new Date(+now + timeoutMs + HOLD_MARGIN_MS).toISOString();
    const flight = { webhookId, destinationId, startedAt, holdUntil };
    account.begin(flight);
    const forward = { ...delivery, eventId: delivery.id, webhookId, attempt: 1 };
    const request = requestFor(destination, forward, delivery.body.toString(), now);
    const result = await sender.sendRequest(request);
    await account.end(flight, result);
    return result;
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
      await account.tell(sql).catch((error) => {
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
      await account.close();
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
