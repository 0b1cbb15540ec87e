import type { Sql } from "postgres";
import type { AnnounceWith } from "../db/index.ts";
import { isRefusedByDatabase, isWorthRepeating } from "../db/index.ts";
import { within } from "../within.ts";
import { DatabaseAway } from "./database-away.ts";
import type { Delivery, Recorded } from "./delivery.ts";
import { rememberRecentEvents } from "./recent-events.ts";
import { recordBatch, rowIdsOf } from "./record-batch.ts";
import { recordRepeats, repeatRowIdsOf } from "./record-repeats.ts";

/** Two batches in flight keep the database busy; more only makes them smaller. */
const BATCHES_IN_FLIGHT = 2;
const BATCH_ROWS = 128;
/** A batch of the largest bodies must not hold up its neighbours, nor the memory. */
const BATCH_CHARACTERS = 4 * 1024 * 1024;
/**
 * A statement that takes longer hangs, whatever the reason. A batch takes a few milliseconds; what
 * waits behind it must still be answered within 4 s.
 */
const BATCH_TIMEOUT_MS = 1_500;
const REPEATS = 3;
/** Beyond this the database cannot keep up. */
const QUEUE_ROWS = 10_000;
const QUEUE_CHARACTERS = 256 * 1024 * 1024;

export class InboxFull extends Error {
  readonly code = "inbox_full";
  constructor() {
    super("More deliveries are waiting for the database than may be held in memory.");
  }
}

/** How a delivery goes: with its body, or as one more copy of an event that is known. */
type Lane = {
  queue: Waiting[];
  send(deliveries: Delivery[]): Promise<(Recorded | null)[]>;
  rowIdsOf(deliveries: readonly Delivery[]): string[];
};

type Waiting = {
  lane: Lane;
  /** Counts up, so that neither lane waits for the other. */
  number: number;
  delivery: Delivery;
  resolve(recorded: Recorded): void;
  reject(error: unknown): void;
};

export type Recorder = {
  /**
   * Resolves once the delivery is committed.
   *
   * @throws InboxFull, DatabaseAway, or the database's own error where it refuses this delivery
   */
  record(delivery: Delivery): Promise<Recorded>;
  /** Gives up on everything that waits or is in flight: it rejects with DatabaseAway. */
  abandon(cause: unknown): void;
  /** Resolves when nothing waits and nothing is in flight. */
  drained(): Promise<void>;
};

export type RecorderOptions = {
  /** Called when a batch shows that the database is away. */
  onAway?(cause: unknown): void;
  batchTimeoutMs?: number;
  /** What open pages are told with a batch; each one when left out. */
  announceWith?: AnnounceWith;
};

/**
 * Batches by itself: what arrives while statements are in flight waits for the next one.
 * There is no timer, so a lone delivery is sent at once.
 */
export function createRecorder(sql: Sql, options: RecorderOptions = {}): Recorder {
  const { onAway = () => {}, batchTimeoutMs = BATCH_TIMEOUT_MS, announceWith } = options;
  const recent = rememberRecentEvents();
  const firsts: Lane = { queue: [], send: sendFirsts, rowIdsOf };
  const repeats: Lane = {
    queue: [],
    send: (deliveries) => recordRepeats(sql, deliveries, announceWith),
    rowIdsOf: repeatRowIdsOf,
  };
  const lanes = [firsts, repeats];
  let numbers = 0;
  const flying = new Set<Waiting[]>();
  let queuedCharacters = 0;
  let scheduled = false;
  let abandoned = false;
  let onDrained: (() => void)[] = [];

  function schedule(): void {
    // A batch that ends looks at the queue itself.
    if (scheduled || flying.size >= BATCHES_IN_FLIGHT) return;
    scheduled = true;
    // After the sockets that are readable now have been read: their deliveries share the batch.
    setImmediate(() => {
      scheduled = false;
      while (flying.size < BATCHES_IN_FLIGHT && isWaiting()) void flush(takeBatch());
    });
  }

  const isWaiting = () => lanes.some(({ queue }) => queue.length > 0);

  /** From the lane that has waited longer. */
  function takeBatch(): Waiting[] {
    const since = ({ queue }: Lane) => queue[0]?.number ?? Number.POSITIVE_INFINITY;
    const { queue } = since(repeats) < since(firsts) ? repeats : firsts;
    let characters = 0;
    let rows = 0;
    for (const { delivery } of queue) {
      characters += delivery.body.length;
      if (rows === BATCH_ROWS || (rows > 0 && characters > BATCH_CHARACTERS)) break;
      rows += 1;
    }
    const batch = queue.splice(0, rows);
    for (const { delivery } of batch) queuedCharacters -= delivery.body.length;
    return batch;
  }

  async function flush(batch: Waiting[]): Promise<void> {
    flying.add(batch);
    try {
      await settle(batch);
    } finally {
      flying.delete(batch);
      if (isWaiting()) schedule();
      else if (flying.size === 0) {
        for (const done of onDrained) done();
        onDrained = [];
      }
    }
  }

  async function settle(batch: Waiting[]): Promise<void> {
    try {
      const recorded = await send(batch);
      for (const [index, waiting] of batch.entries()) {
        const answer = recorded[index];
        if (answer === undefined) waiting.reject(new Error("The batch came back short."));
        else if (answer === null) takeForFirst(waiting);
        else waiting.resolve(answer);
      }
    } catch (error) {
      if (!isRefusedByDatabase(error)) {
        giveUp(batch, error);
        // What becomes of connections that were left behind says nothing of the database now.
        if (!abandoned) onAway(error);
      } else if (batch.length === 1) {
        batch[0]?.reject(error);
      } else {
        await settleEach(batch);
      }
    }
  }

  /**
   * One delivery the database cannot take must not fail its neighbours. From here on each is in
   * flight alone and kept under its own id; a twin must not be looked up under another's.
   */
  async function settleEach(batch: Waiting[]): Promise<void> {
    const singles = batch.map((waiting) => [waiting]);
    flying.delete(batch);
    for (const single of singles) flying.add(single);
    for (const single of singles) {
      if (!abandoned) await settle(single);
      flying.delete(single);
    }
  }

  async function sendFirsts(deliveries: Delivery[]): Promise<Recorded[]> {
    const recorded = await recordBatch(sql, deliveries, announceWith);
    for (const [index, delivery] of deliveries.entries()) {
      if (recorded[index]?.duplicate === false) recent.remember(delivery);
    }
    return recorded;
  }

  /** What was taken for a copy, and whose event is not there: the unique index has to judge. */
  function takeForFirst(waiting: Waiting): void {
    recent.forget(waiting.delivery);
    if (abandoned) waiting.reject(new DatabaseAway(null, new Error("It was left.")));
    else put(waiting, firsts);
  }

  function put(waiting: Waiting, lane: Lane): void {
    waiting.lane = lane;
    lane.queue.push(waiting);
    queuedCharacters += waiting.delivery.body.length;
    schedule();
  }

  async function send(batch: Waiting[]): Promise<(Recorded | null)[]> {
    const deliveries = batch.map(({ delivery }) => delivery);
    const lane = batch[0]?.lane ?? firsts;
    for (let repeat = 1; ; repeat += 1) {
      try {
        return await within(batchTimeoutMs, "The database", lane.send(deliveries));
      } catch (error) {
        if (repeat === REPEATS || !isWorthRepeating(error)) throw error;
      }
    }
  }

  function giveUp(batch: Waiting[], cause: unknown): void {
    const lane = batch[0]?.lane ?? firsts;
    const rowIds = lane.rowIdsOf(batch.map(({ delivery }) => delivery));
    for (const [index, { reject }] of batch.entries()) {
      reject(new DatabaseAway(rowIds[index] ?? null, cause));
    }
  }

  return {
    record(delivery) {
      if (
        firsts.queue.length + repeats.queue.length >= QUEUE_ROWS ||
        queuedCharacters + delivery.body.length > QUEUE_CHARACTERS
      ) {
        return Promise.reject(new InboxFull());
      }
      return new Promise((resolve, reject) => {
        const lane = recent.knows(delivery) ? repeats : firsts;
        numbers += 1;
        put({ lane, number: numbers, delivery, resolve, reject }, lane);
      });
    },
    abandon(cause) {
      abandoned = true;
      for (const batch of flying) giveUp(batch, cause);
      for (const { queue } of lanes) {
        for (const { reject } of queue.splice(0)) reject(new DatabaseAway(null, cause));
      }
      queuedCharacters = 0;
    },
    drained() {
      if (!isWaiting() && flying.size === 0) return Promise.resolve();
      return new Promise((resolve) => onDrained.push(resolve));
    },
  };
}
