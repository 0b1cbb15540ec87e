import type { Sql } from "postgres";
import { isRefusedByDatabase, isWorthRepeating } from "../db/index.ts";
import { within } from "../within.ts";
import type { Announcing } from "./announcing.ts";
import { DatabaseAway } from "./database-away.ts";
import type { Delivery, Recorded } from "./delivery.ts";
import { openLanes } from "./lanes.ts";
import { type Waiting, WaitingRoom } from "./waiting-room.ts";

/** A second statement keeps the database busy through the commit of the first. */
const BATCHES_IN_FLIGHT = 2;
/**
 * But a statement costs as much as ten rows do. So a second of the same lane goes out only with so
 * many rows, or when the first takes long.
 */
const ROWS_FOR_A_SECOND = 16;
const TAKES_LONG_MS = 10;
/**
 * A statement that takes longer hangs, whatever the reason. A batch takes a few milliseconds; what
 * waits behind it must still be answered within 4 s.
 */
const BATCH_TIMEOUT_MS = 1_500;
const REPEATS = 3;

export class InboxFull extends Error {
  readonly code = "inbox_full";
  constructor() {
    super("The database does not keep up: too many deliveries wait for it, or for too long.");
  }
}

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
  /** For how long deliveries may wait for their batch before others are refused. */
  waitAtMostMs?: number;
  /** Who is told of a batch with it; everybody of each when left out. */
  announcing?: Announcing;
  /** Called when events have been recorded that were not known before. */
  onRecorded?(): void;
};

/**
 * Batches by itself: what arrives while statements are in flight waits for the next one.
 * There is no timer, so a lone delivery is sent at once.
 */
export function createRecorder(sql: Sql, options: RecorderOptions = {}): Recorder {
  const { onAway = () => {}, onRecorded = () => {}, announcing } = options;
  const { batchTimeoutMs = BATCH_TIMEOUT_MS } = options;
  // What has waited for twice that must still have time for the journal.
  const { waitAtMostMs = (batchTimeoutMs * 2) / 3 } = options;
  const lanes = openLanes(sql, announcing);
  const room = new WaitingRoom(lanes.all, waitAtMostMs);
  let numbers = 0;
  const flying = new Set<Waiting[]>();
  let departedAt = 0;
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
      for (const { reject } of room.takeLate()) reject(new InboxFull());
      while (mayDepart()) void flush(room.takeBatch());
      tellIfDrained();
    });
  }

  function mayDepart(): boolean {
    if (room.rows === 0 || flying.size >= BATCHES_IN_FLIGHT) return false;
    return (
      // What goes by another statement gains nothing by waiting for this one.
      ![...flying].some(([first]) => first?.lane === room.nextLane()) ||
      room.rows >= ROWS_FOR_A_SECOND ||
      performance.now() - departedAt > TAKES_LONG_MS
    );
  }

  async function flush(batch: Waiting[]): Promise<void> {
    flying.add(batch);
    departedAt = performance.now();
    try {
      await settle(batch);
    } finally {
      flying.delete(batch);
      // A set that has outgrown its table leaves that behind with what was in it: not the bodies.
      batch.length = 0;
      if (room.rows > 0) schedule();
      tellIfDrained();
    }
  }

  function tellIfDrained(): void {
    if (room.rows > 0 || flying.size > 0) return;
    for (const done of onDrained) done();
    onDrained = [];
  }

  async function settle(batch: Waiting[]): Promise<void> {
    try {
      const recorded = await send(batch);
      for (const [index, waiting] of batch.entries()) {
        const answer = recorded[index];
        if (answer === undefined) waiting.reject(new Error("The batch came back short."));
        else if (answer === null) goOn(waiting);
        else waiting.resolve(answer);
      }
      // After the answers: somebody waits for those.
      if (recorded.some((each) => each?.duplicate === false)) onRecorded();
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

  /** The statement has not judged it, nor kept it. */
  function goOn(waiting: Waiting): void {
    if (abandoned) {
      waiting.reject(new DatabaseAway(null, new Error("It was left.")));
      return;
    }
    waiting.lane = lanes.laneAfter(waiting.lane, waiting.delivery);
    room.put(waiting);
    schedule();
  }

  async function send(batch: Waiting[]): Promise<(Recorded | null)[]> {
    const deliveries = batch.map(({ delivery }) => delivery);
    const [first] = batch;
    for (let repeat = 1; first !== undefined; repeat += 1) {
      try {
        return await within(batchTimeoutMs, "The database", first.lane.send(deliveries));
      } catch (error) {
        if (repeat === REPEATS || !isWorthRepeating(error)) throw error;
      }
    }
    return [];
  }

  function giveUp(batch: Waiting[], cause: unknown): void {
    const rowIds = batch[0]?.lane.rowIdsOf(batch.map(({ delivery }) => delivery));
    for (const [index, { reject }] of batch.entries()) {
      reject(new DatabaseAway(rowIds?.[index] ?? null, cause));
    }
  }

  return {
    record(delivery) {
      if (!room.hasRoomFor(delivery)) return Promise.reject(new InboxFull());
      return new Promise((resolve, reject) => {
        numbers += 1;
        const lane = lanes.laneOf(delivery);
        const since = performance.now();
        room.put({ lane, number: numbers, since, delivery, resolve, reject });
        schedule();
      });
    },
    abandon(cause) {
      abandoned = true;
      for (const batch of flying) giveUp(batch, cause);
      for (const { reject } of room.takeAll()) reject(new DatabaseAway(null, cause));
    },
    drained() {
      if (room.rows === 0 && flying.size === 0) return Promise.resolve();
      return new Promise((resolve) => onDrained.push(resolve));
    },
  };
}
