import { encodeRecord, type Journaled } from "./record-format.ts";
import type { Found, Limits, Position } from "./segment.ts";
import { segmentsAhead } from "./segment-files.ts";
import { openSegments } from "./segments.ts";
import { setAside } from "./set-aside.ts";

/** What is written with one sync, and answered then. */
const BATCH_BYTES = 4 * 1024 * 1024;
/** What may wait for the disk in memory. */
const QUEUE_BYTES = 64 * 1024 * 1024;
/** A disk that does not answer for this long counts as failed; the sender is told to come back. */
const SYNC_TIMEOUT_MS = 1_500;

export class JournalUnavailable extends Error {
  readonly code = "journal_unavailable";
}

export type Journal = {
  /** Names this journal for as long as its folder lives. */
  readonly id: string;
  /** Resolves once the record is on disk, synced. @throws JournalUnavailable */
  append(record: Journaled): Promise<void>;
  /** Records on disk beyond the drained position, and the size of it all. */
  pending(): { records: number; bytes: number; limitBytes: number };
  /**
   * The next whole records after `position`; an empty list when there are none now. What the disk
   * has damaged before or between them is set aside, and skipped. This and all below throw
   * JournalUnavailable when the disk is in trouble.
   */
  read(position: Position, limits: Limits): Promise<Found>;
  /** What lies before `position` is in the database: forgets it. */
  advance(position: Position): Promise<void>;
  /** Keeps a record that the database refuses, for a person to look at. */
  setAside(record: Journaled, reason: string): Promise<void>;
  close(): Promise<void>;
};

type Waiting = {
  parts: readonly Buffer[];
  bytes: number;
  resolve(): void;
  reject(error: unknown): void;
};

/**
 * Opens the journal in `folder`, made if need be. Appends that arrive while a sync is under way
 * share the next one.
 *
 * Safe against a kill at any instant: a record is acknowledged after its sync, a torn tail is
 * recognised by length and checksum, and a segment is deleted only after it was drained.
 *
 * @param segmentsReady how many segments are made ready ahead; none for a journal that is only drained
 */
export async function openJournal(
  folder: string,
  limitBytes: number,
  segmentsReady = segmentsAhead(limitBytes),
): Promise<Journal> {
  const segments = await openSegments(folder, segmentsReady);
  const queue: Waiting[] = [];
  let queuedBytes = 0;
  /** Everything that changes the files goes through here, one after the other. */
  let busy: Promise<void> = Promise.resolve();
  let flushScheduled = false;

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = busy.then(work);
    busy = result.then(
      () => {},
      () => {},
    );
    return result;
  }

  function scheduleFlush(): void {
    if (flushScheduled) return;
    flushScheduled = true;
    void inTurn(async () => {
      flushScheduled = false;
      await flush();
      // In a turn of its own: a drain, which makes room, must not wait for a queue that never ends.
      if (queue.length > 0) scheduleFlush();
    });
  }

  async function flush(): Promise<void> {
    const batch = takeBatch();
    if (batch.length > 0) await write(batch);
  }

  function takeBatch(): Waiting[] {
    let bytes = 0;
    const tooMany = queue.findIndex((waiting, index) => {
      bytes += waiting.bytes;
      return index > 0 && bytes > BATCH_BYTES;
    });
    const batch = queue.splice(0, tooMany === -1 ? queue.length : tooMany);
    queuedBytes -= bytesOf(batch);
    return batch;
  }

  async function write(batch: readonly Waiting[]): Promise<void> {
    try {
      await segments.write(
        batch.flatMap(({ parts }) => parts),
        batch.length,
      );
      for (const { resolve } of batch) resolve();
    } catch (cause) {
      const error = new JournalUnavailable("The journal could not be written.", { cause });
      for (const { reject } of batch) reject(error);
    }
  }

  return {
    id: segments.id,
    append(record) {
      const parts = encodeRecord(record);
      const bytes = sizeOf(parts);
      if (segments.stored().bytes + queuedBytes + bytes > limitBytes) {
        const message = `The journal has reached its limit of ${limitBytes} bytes.`;
        return Promise.reject(new JournalUnavailable(message));
      }
      if (queuedBytes + bytes > QUEUE_BYTES) {
        return Promise.reject(new JournalUnavailable("The disk cannot keep up."));
      }
      return new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new JournalUnavailable("The disk did not answer in time.")),
          SYNC_TIMEOUT_MS,
        );
        const settle =
          <T extends unknown[]>(then: (...args: T) => void) =>
          (...args: T) => {
            clearTimeout(timer);
            then(...args);
          };
        queue.push({ parts, bytes, resolve: settle(resolve), reject: settle(reject) });
        queuedBytes += bytes;
        scheduleFlush();
      });
    },

    pending: () => ({ ...segments.stored(), limitBytes }),

    read: orUnavailable(segments.read),

    advance: orUnavailable((position) => inTurn(() => segments.advance(position))),

    setAside: orUnavailable((record, reason) => setAside(folder, record, reason)),

    close() {
      return inTurn(async () => {
        while (queue.length > 0) await flush();
        await segments.close();
      });
    },
  };
}

/** Trouble of the disk must be told from trouble of the database by whoever drains. */
function orUnavailable<Args extends unknown[], T>(
  work: (...args: Args) => Promise<T>,
): (...args: Args) => Promise<T> {
  return async (...args) => {
    try {
      return await work(...args);
    } catch (cause) {
      throw new JournalUnavailable("The disk of the journal is in trouble.", { cause });
    }
  };
}

function sizeOf(buffers: readonly Buffer[]): number {
  return buffers.reduce((sum, { length }) => sum + length, 0);
}

function bytesOf(batch: readonly Waiting[]): number {
  return batch.reduce((sum, { bytes }) => sum + bytes, 0);
}
