import { type FileHandle, mkdir, readFile, unlink } from "node:fs/promises";
import { readRange, writeAll } from "./files.ts";
import { readOrMakeId } from "./identity.ts";
import { measureRecords } from "./record-format.ts";
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
} from "./segment-files.ts";
import { setAsideDamaged } from "./set-aside.ts";

/**
 * The records on disk, in segments that are written one after the other and deleted as they are
 * drained. `write`, `advance` and `close` must not run beside one another; `read` may run beside all.
 * Each throws what the disk says.
 */
export type Segments = {
  /** Lives as long as the numbers of the segments do: no position of another id applies. */
  readonly id: string;
  /** What is not drained yet. */
  stored(): { records: number; bytes: number };
  /**
   * Resolves once all of `buffers`, whole records, are on disk and synced. When it throws none of
   * them counts, and what comes next goes to another segment.
   */
  write(buffers: readonly Buffer[], records: number): Promise<void>;
  /** @see Journal.read */
  read(position: Position, limits: Limits): Promise<Found>;
  /** @see Journal.advance */
  advance(position: Position): Promise<void>;
  close(): Promise<void>;
};

/** @param ready how many segments are made ready ahead */
export async function openSegments(folder: string, ready: number): Promise<Segments> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const numbers = await segmentNumbers(folder);
  // The drained position is kept under this id. Numbers that start again need a new one.
  const id = await readOrMakeId(folder, { anew: numbers.length === 0 });
  const { segments, unused } = await findSegments(folder, numbers);
  const lastNumber = numbers.at(-1) ?? 0;
  const files = openSegmentFiles(folder, ready, { unused, lastNumber });

  let active: { segment: Segment; file: FileHandle } | null = null;
  /** Segments that were left are cut to their length beside the next writes. */
  let cutting: Promise<void> = Promise.resolve();

  function pathOf(segment: Segment): string {
    return segmentPath(folder, segment.number);
  }

  async function activeSegment(): Promise<{ segment: Segment; file: FileHandle }> {
    if (active !== null) return active;
    const { number, file } = await files.next();
    active = { segment: emptySegment(number), file };
    segments.push(active.segment);
    return active;
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
    await unlink(pathOf(segment)).catch(() => {});
  }

  return {
    id,

    stored() {
      let records = 0;
      let bytes = 0;
      for (const segment of segments) {
        records += segment.records - segment.drainedRecords;
        bytes += segment.durableBytes - segment.drainedBytes;
      }
      return { records, bytes };
    },

    async write(buffers, records) {
      const bytes = buffers.reduce((sum, { length }) => sum + length, 0);
      try {
        const isFull = active !== null && active.segment.durableBytes + bytes > SEGMENT_BYTES;
        if (isFull) await leaveSegment();
        const { segment, file } = await activeSegment();
        await writeAll(file, buffers, segment.durableBytes);
        await file.datasync();
        segment.durableBytes += bytes;
        segment.records += records;
      } catch (error) {
        // What the disk holds beyond `durableBytes` is unknown now: leave this segment for good.
        await leaveSegment({ torn: true });
        throw error;
      }
    },

    async read(position, limits) {
      let next = position;
      for (const segment of [...segments]) {
        if (segment.number < next.segment) continue;
        const offset = segment.number === next.segment ? next.offset : 0;
        if (offset >= segment.durableBytes) continue;
        const found = await readRecords(pathOf(segment), segment, offset, limits);
        for (const damaged of found.damaged) await setAsideDamaged(folder, damaged);
        if (found.records.length > 0) return found;
        // All that is left of it is damaged, which must not hide the segments behind it.
        next = found.next;
      }
      return { records: [], damaged: [], next };
    },

    async advance(position) {
      while (segments.length > 1 && isBehind(segments[0], position)) {
        const [oldest] = segments.splice(0, 1);
        if (oldest !== undefined) await unlink(pathOf(oldest));
      }
      // The newest segment stays, drained or not: it keeps the numbers from starting again.
      const segment = segments.find(({ number }) => number === position.segment);
      if (segment === undefined || position.offset <= segment.drainedBytes) return;
      segment.drainedRecords = isBehind(segment, position)
        ? segment.records
        : segment.drainedRecords + (await countRecords(segment, position.offset));
      segment.drainedBytes = position.offset;
    },

    async close() {
      await leaveSegment();
      await Promise.all([cutting, files.close()]);
    },
  };

  async function countRecords(segment: Segment, end: number): Promise<number> {
    const drained = await readRange(pathOf(segment), segment.drainedBytes, end);
    return measureRecords(drained).records;
  }
}

async function findSegments(folder: string, numbers: readonly number[]) {
  const segments: Segment[] = [];
  const unused: number[] = [];
  for (const number of numbers) {
    const path = segmentPath(folder, number);
    if (await isUnused(path)) {
      unused.push(number);
      continue;
    }
    const { wholeBytes, records } = measureRecords(await readFile(path));
    segments.push({ ...emptySegment(number), durableBytes: wholeBytes, records });
  }
  return { segments, unused };
}
