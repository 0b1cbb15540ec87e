import { type FileHandle, mkdir, readFile, unlink } from "node:fs/promises";
import { readRange, writeAll } from "./files.ts";
import { readOrMakeId } from "./identity.ts";
import { encodeRecord, type Journaled, measureRecords } from "./record-format.ts";
import {
  emptySegment,
  type Found,
  isBehind,
  type Limits,
  type Position,
  readRecords,
  type Segment,
} from "./segment.ts";
import {
  isUnused,
  openSegmentFiles,
  SEGMENT_BYTES,
  segmentNumbers,
  segmentPath,
  segmentsAhead,
} from "./segment-files.ts";
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
   * The next whole records after `position`; an empty list when there are none now. This and all
   * below throw JournalUnavailable when the disk is in trouble.
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
 * Opens the journal in `folder`, made if need be. Append-only segments; appends that arrive while
 * a sync is under way share the next one.
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
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const segments: Segment[] = [];
  const numbers = await segmentNumbers(folder);
  // The drained position is kept under this id. Numbers that start again need a new one.
  const id = await readOrMakeId(folder, { anew: numbers.length === 0 });
  const unused: number[] = [];
  for (const number of numbers) {
    if (await isUnused(pathOf(number))) {
      unused.push(number);
      continue;
    }
    const { wholeBytes, records } = measureRecords(await readFile(pathOf(number)));
    segments.push({ ...emptySegment(number), durableBytes: wholeBytes, records });
  }
  const lastNumber = numbers.at(-1) ?? 0;
  const files = openSegmentFiles(folder, segmentsReady, { unused, lastNumber });

  let active: { segment: Segment; file: FileHandle } | null = null;
  const queue: Waiting[] = [];
  let queuedBytes = 0;
  /** Everything that touches the files goes through here, one after the other. */
  let busy: Promise<void> = Promise.resolve();
  let flushScheduled = false;
  /** Segments that were left are cut to their length beside the next writes. */
  let cutting: Promise<void> = Promise.resolve();

  function pathOf(segment: number): string {
    return segmentPath(folder, segment);
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = busy.then(work);
    busy = result.then(
      () => {},
      () => {},
    );
    return result;
  }

  const storedBytes = () =>
    segments.reduce((sum, segment) => sum + segment.durableBytes - segment.drainedBytes, 0);

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
    const bytes = bytesOf(batch);
    try {
      if (active !== null && active.segment.durableBytes + bytes > SEGMENT_BYTES) {
        await leaveSegment();
      }
      active ??= await openSegment();
      const { segment, file } = active;
      await writeAll(
        file,
        batch.flatMap(({ parts }) => parts),
        segment.durableBytes,
      );
      await file.datasync();
      segment.durableBytes += bytes;
      segment.records += batch.length;
      for (const { resolve } of batch) resolve();
    } catch (cause) {
      // What the disk holds beyond `durableBytes` is unknown now: leave this segment for good.
      await leaveSegment({ torn: true });
      const error = new JournalUnavailable("The journal could not be written.", { cause });
      for (const { reject } of batch) reject(error);
    }
  }

  async function openSegment(): Promise<{ segment: Segment; file: FileHandle }> {
    const { number, file } = await files.next();
    const segment = emptySegment(number);
    segments.push(segment);
    return { segment, file };
  }

  async function leaveSegment({ torn = false } = {}): Promise<void> {
    if (active === null) return;
    const { segment, file } = active;
    active = null;
    const cut = file.truncate(segment.durableBytes).catch(() => {});
    const closed = cut.then(() => file.close()).catch(() => {});
    cutting = Promise.all([cutting, closed]).then(() => {});
    // Then room is needed, or there is something in it that nobody may read.
    if (torn) await closed;
    if (segment.durableBytes > 0) return;
    // A full disk must not collect an empty file for every delivery that it could not take.
    segments.splice(segments.indexOf(segment), 1);
    await unlink(pathOf(segment.number)).catch(() => {});
  }

  return {
    id,
    append(record) {
      const parts = encodeRecord(record);
      const bytes = sizeOf(parts);
      if (storedBytes() + queuedBytes + bytes > limitBytes) {
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

    pending() {
      const records = segments.reduce((sum, s) => sum + s.records - s.drainedRecords, 0);
      return { records, bytes: storedBytes(), limitBytes };
    },

    read: orUnavailable(async (position, limits) => {
      for (const segment of segments) {
        if (segment.number < position.segment) continue;
        const offset = segment.number === position.segment ? position.offset : 0;
        if (offset >= segment.durableBytes) continue;
        return readRecords(pathOf(segment.number), segment, offset, limits);
      }
      return { records: [], next: position };
    }),

    advance: orUnavailable((position) =>
      inTurn(async () => {
        while (segments.length > 1 && isBehind(segments[0], position)) {
          const [oldest] = segments.splice(0, 1);
          if (oldest !== undefined) await unlink(pathOf(oldest.number));
        }
        // The newest segment stays, drained or not: it keeps the numbers from starting again.
        const segment = segments.find(({ number }) => number === position.segment);
        if (segment === undefined || position.offset <= segment.drainedBytes) return;
        const drained = await readRange(
          pathOf(segment.number),
          segment.drainedBytes,
          position.offset,
        );
        segment.drainedRecords += measureRecords(drained).records;
        segment.drainedBytes = position.offset;
      }),
    ),

    setAside: orUnavailable((record, reason) => setAside(folder, record, reason)),

    close() {
      return inTurn(async () => {
        while (queue.length > 0) await flush();
        await leaveSegment();
        await Promise.all([cutting, files.close()]);
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
