import { crc32 } from "node:zlib";
import type { Delivery } from "../inbox/index.ts";

/**
 * One journaled delivery on disk: length (u32), CRC-32 of the payload (u32), payload. The payload
 * is the delivery's facts as one line of JSON, then the raw body.
 */
const HEADER_BYTES = 8;
/** No payload is longer: the body has at most 8 MiB, and its facts are short. */
const PAYLOAD_LIMIT_BYTES = 16 * 1024 * 1024;

export type Journaled = {
  delivery: Delivery;
  /**
   * The id of the row that holds this delivery if the statement that was under way when the
   * database went away did commit after all; null when no statement held it.
   */
  countedAs: string | null;
};

type Facts = Omit<Delivery, "body" | "signedAt" | "receivedAt"> & {
  signedAt: string | null;
  receivedAt: string;
  countedAs: string | null;
};

/** @returns its parts, in order; the body is not copied */
export function encodeRecord({ delivery, countedAs }: Journaled): readonly Buffer[] {
  const { body, ...facts } = delivery;
  const line = Buffer.from(`${JSON.stringify({ ...facts, countedAs })}\n`);
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  header.writeUInt32BE(line.length + body.length, 0);
  header.writeUInt32BE(crc32(body, crc32(line)), 4);
  return [header, line, body];
}

/**
 * @returns what is at `offset`, a record or null for a damaged one, and where the next one begins;
 *   null at the end of what is whole, be it the end of the file or a tail torn by a crash
 */
export function decodeRecord(
  bytes: Buffer,
  offset: number,
): { record: Journaled | null; nextOffset: number } | null {
  const stretch = stretchAt(bytes, offset);
  if (stretch === null) return null;
  const { isWhole, end } = stretch;
  const record = isWhole ? decodePayload(bytes.subarray(offset + HEADER_BYTES, end)) : null;
  return { record, nextOffset: end };
}

function decodePayload(payload: Buffer): Journaled {
  const newline = payload.indexOf("\n");
  const { countedAs, ...facts } = JSON.parse(payload.toString("utf8", 0, newline)) as Facts;
  const delivery: Delivery = {
    ...facts,
    body: payload.subarray(newline + 1),
    signedAt: facts.signedAt === null ? null : new Date(facts.signedAt),
    receivedAt: new Date(facts.receivedAt),
  };
  return { delivery, countedAs };
}

/** How much of a segment is whole but for damaged records, and how many records that is. */
export function measureRecords(bytes: Buffer): { wholeBytes: number; records: number } {
  let wholeBytes = 0;
  let records = 0;
  for (let next = stretchAt(bytes, 0); next; next = stretchAt(bytes, wholeBytes)) {
    wholeBytes = next.end;
    if (next.isWhole) records += 1;
  }
  return { wholeBytes, records };
}

/**
 * Torn by a crash, or gone bad since? Nothing is written behind a torn record, so a broken one that
 * leads to a whole one, by way of other broken ones or not, is damaged.
 */
function stretchAt(bytes: Buffer, offset: number): { isWhole: boolean; end: number } | null {
  const end = endOf(bytes, offset);
  if (end === null) return null;
  if (isWholeUpTo(bytes, offset, end)) return { isWhole: true, end };
  let at = end;
  for (let nextEnd = endOf(bytes, at); nextEnd !== null; nextEnd = endOf(bytes, at)) {
    if (isWholeUpTo(bytes, at, nextEnd)) return { isWhole: false, end };
    at = nextEnd;
  }
  return null;
}

/** Where the record at `offset` ends by its length; null where there can be none. */
function endOf(bytes: Buffer, offset: number): number | null {
  const start = offset + HEADER_BYTES;
  if (start > bytes.length) return null;
  const length = bytes.readUInt32BE(offset);
  if (length === 0 || length > PAYLOAD_LIMIT_BYTES || start + length > bytes.length) return null;
  return start + length;
}

function isWholeUpTo(bytes: Buffer, offset: number, end: number): boolean {
  return crc32(bytes.subarray(offset + HEADER_BYTES, end)) === bytes.readUInt32BE(offset + 4);
}
