import type { Sql } from "postgres";
import type { Delivery, Recorded } from "./delivery.ts";
import { recordBatch } from "./record-batch.ts";

/** Two batches in flight keep the database busy; more only makes them smaller. */
const BATCHES_IN_FLIGHT = 2;
const BATCH_ROWS = 128;
/** A batch of the largest bodies must not hold up its neighbours, nor the memory. */
const BATCH_CHARACTERS = 4 * 1024 * 1024;
/** Beyond this the database cannot keep up; the sender is told to come back. */
const QUEUE_ROWS = 10_000;
const QUEUE_CHARACTERS = 256 * 1024 * 1024;

export class InboxFull extends Error {
  readonly code = "inbox_full";
  constructor() {
    super("More deliveries are waiting for the database than may be held in memory.");
  }
}

type Waiting = {
  delivery: Delivery;
  resolve(recorded: Recorded): void;
  reject(error: unknown): void;
};

export type Recorder = {
  /** Resolves once the delivery is committed. */
  record(delivery: Delivery): Promise<Recorded>;
  /** Resolves when nothing waits and nothing is in flight. */
  drained(): Promise<void>;
};

/**
 * Batches by itself: what arrives while statements are in flight waits for the next one.
 * There is no timer, so a lone delivery is sent at once.
 */
export function createRecorder(sql: Sql): Recorder {
  const queue: Waiting[] = [];
  let queuedCharacters = 0;
  let inFlight = 0;
  let scheduled = false;
  let onDrained: (() => void)[] = [];

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    // After the sockets that are readable now have been read: their deliveries share the batch.
    setImmediate(() => {
      scheduled = false;
      while (inFlight < BATCHES_IN_FLIGHT && queue.length > 0) void flush(takeBatch());
    });
  }

  function takeBatch(): Waiting[] {
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
    inFlight += 1;
    try {
      await settle(batch);
    } finally {
      inFlight -= 1;
      if (queue.length > 0) schedule();
      else if (inFlight === 0) {
        for (const done of onDrained) done();
        onDrained = [];
      }
    }
  }

  async function settle(batch: Waiting[]): Promise<void> {
    try {
      const recorded = await recordBatch(
        sql,
        batch.map(({ delivery }) => delivery),
      );
      for (const [index, { resolve, reject }] of batch.entries()) {
        const answer = recorded[index];
        if (answer === undefined) reject(new Error("The batch came back short."));
        else resolve(answer);
      }
    } catch (error) {
      if (batch.length > 1 && isRefusedByDatabase(error)) {
        // One delivery the database cannot take must not fail its neighbours.
        for (const waiting of batch) await settle([waiting]);
        return;
      }
      for (const { reject } of batch) reject(error);
    }
  }

  return {
    record(delivery) {
      if (
        queue.length >= QUEUE_ROWS ||
        queuedCharacters + delivery.body.length > QUEUE_CHARACTERS
      ) {
        return Promise.reject(new InboxFull());
      }
      return new Promise((resolve, reject) => {
        queue.push({ delivery, resolve, reject });
        queuedCharacters += delivery.body.length;
        schedule();
      });
    },
    drained() {
      if (queue.length === 0 && inFlight === 0) return Promise.resolve();
      return new Promise((resolve) => onDrained.push(resolve));
    },
  };
}

/**
 * A statement the server looked at and rolled back, as against a connection that broke.
 * Classes 08, 53, 57 and 58 are the server's own troubles: trying row by row would not help.
 */
function isRefusedByDatabase(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) && !/^(08|53|57|58)/.test(code);
}
