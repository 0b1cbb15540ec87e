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
/** Whole records, and where the ones behind them begin. */
export type Found = { records: Journaled[]; next: Position };

export function emptySegment(number: number): Segment {
  return { number, durableBytes: 0, records: 0, drainedBytes: 0, drainedRecords: 0 };
}

/** Whether all of it lies before `position`. */
export function isBehind(segment: Segment | undefined, position: Position): boolean {
  if (segment === undefined) return false;
  if (segment.number !== position.segment) return segment.number < position.segment;
  return position.offset >= segment.durableBytes;
}

export async function readRecords(
  path: string,
  segment: Segment,
  offset: number,
  limits: Limits,
): Promise<Found> {
  const read = async (end: number) =>
    collect(await readRange(path, offset, end), segment.number, offset, limits);
  const found = await read(Math.min(offset + limits.bytes, segment.durableBytes));
  // One that is larger than that comes alone.
  return found.records.length > 0 ? found : read(segment.durableBytes);
}

function collect(bytes: Buffer, segment: number, startOffset: number, limits: Limits): Found {
  const records: Journaled[] = [];
  let offset = 0;
  while (records.length < limits.records && (records.length === 0 || offset < limits.bytes)) {
    const next = decodeRecord(bytes, offset);
    if (next === null) break;
    records.push(next.record);
    offset = next.nextOffset;
  }
  return { records, next: { segment, offset: startOffset + offset } };
}
