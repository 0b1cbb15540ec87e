import { readRange } from "./files.ts";
import { decodeRecord, type Journaled } from "./record-format.ts";

/**
 * `durableBytes` is how far the segment is whole and synced; what a crash or a full disk left
 * beyond that is never read, and a segment that has such a tail is never appended to again.
 */
export type Segment = {
  number: number;
  durableBytes: number;
  records: number;
  drainedBytes: number;
  drainedRecords: number;
};

/** Up to where the journal has been drained. */
export type Position = { segment: number; offset: number };

/** At most so many records, and no more bytes, unless the first one alone has more. */
export type Limits = { records: number; bytes: number };
/** Bytes that were a record when they were synced, and are none now. */
export type Damaged = Position & { bytes: Buffer };
/** Whole records, what is damaged before or between them, and where what is behind them begins. */
export type Found = { records: Journaled[]; damaged: Damaged[]; next: Position };

export function emptySegment(number: number): Segment {
  return { number, durableBytes: 0, records: 0, drainedBytes: 0, drainedRecords: 0 };
}

/** Whether all of it lies before `position`. */
export function isBehind(segment: Segment | undefined, position: Position): boolean {
  if (segment === undefined) return false;
  if (segment.number !== position.segment) return segment.number < position.segment;
  return position.offset >= segment.durableBytes;
}

/** Of a segment that has some behind `offset`. Finds no record only where all of that is damaged. */
export async function readRecords(
  path: string,
  { number, durableBytes }: Segment,
  offset: number,
  limits: Limits,
): Promise<Found> {
  const start = { segment: number, offset };
  const some = await readRange(path, offset, Math.min(offset + limits.bytes, durableBytes));
  const found = collect(some, start, limits);
  if (found.records.length > 0) return found;
  // One that is larger than that comes alone.
  const bytes = await readRange(path, offset, durableBytes);
  const large = collect(bytes, start, limits);
  if (large.records.length > 0) return large;
  const end = { segment: number, offset: durableBytes };
  return { records: [], damaged: [{ ...start, bytes }], next: end };
}

function collect(bytes: Buffer, start: Position, limits: Limits): Found {
  const records: Journaled[] = [];
  const damaged: Damaged[] = [];
  const at = (offset: number) => ({ ...start, offset: start.offset + offset });
  let offset = 0;
  while (records.length < limits.records && (records.length === 0 || offset < limits.bytes)) {
    const next = decodeRecord(bytes, offset);
    if (next === null) break;
    if (next.record !== null) records.push(next.record);
    else damaged.push({ ...at(offset), bytes: bytes.subarray(offset, next.nextOffset) });
    offset = next.nextOffset;
  }
  return { records, damaged, next: at(offset) };
}
