/**
 * Readers of single values. Each returns undefined for what is absent, empty or absurd, and never
 * throws: a weird field costs that field, not the event.
 */
import { isObject } from "./envelope.ts";
import { storableText } from "./storable.ts";

const MAX_INT4 = 2_147_483_647;
/** 9999-12-31. Later years are written with six digits, which PostgreSQL does not read. */
const LAST_INSTANT_MS = 253_402_300_799_999;
/** A million dollars for one call is a mistake of somebody's. */
const MAX_CENTS = 100_000_000;
const MAX_URL_LENGTH = 8_192;
/** Metadata and analysis are a few levels deep; PostgreSQL's own parser gives up at some thousand. */
const MAX_DEPTH = 100;

/** A short text: an id, a number, a name. Made storable and cut at 255 bytes. */
export function readText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? storableText(value) : undefined;
}

/** Only http and https: the dashboard makes a link of it. */
export function readUrl(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > MAX_URL_LENGTH) return undefined;
  return /^https?:\/\/[^\s/]/i.test(value) && URL.canParse(value) ? storable(value) : undefined;
}

/** Milliseconds since the epoch. */
export function readInstantMs(value: unknown): number | undefined {
  if (typeof value !== "number") return undefined;
  const ms = Math.trunc(value);
  return ms > 0 && ms <= LAST_INSTANT_MS ? ms : undefined;
}

export function readInstant(value: unknown): Date | undefined {
  const ms = readInstantMs(value);
  return ms === undefined ? undefined : new Date(ms);
}

export function readDurationMs(value: unknown): number | undefined {
  if (typeof value !== "number") return undefined;
  const ms = Math.trunc(value);
  return ms >= 0 && ms <= MAX_INT4 ? Math.abs(ms) : undefined;
}

/** Cents, as the decimal text that a `numeric` column takes. */
export function readCents(value: unknown): string | undefined {
  if (typeof value !== "number") return undefined;
  return value >= 0 && value <= MAX_CENTS ? String(Math.abs(value)) : undefined;
}

export function readSeconds(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 && value <= MAX_INT4 ? value : undefined;
}

/** What a `json` column keeps: any JSON but null. */
export type StorableJson = string | number | boolean | object;

/** An object for a `json` column, made storable; undefined when it has no member or is too deep. */
export function readJsonObject(value: unknown): StorableJson | undefined {
  return isObject(value) && Object.keys(value).length > 0 ? readJson(value) : undefined;
}

/** Any JSON for a `json` column; null, `""`, `[]` and `{}` say nothing. */
export function readJson(value: unknown): StorableJson | undefined {
  if (value === null || value === undefined || value === "") return undefined;
  if (typeof value === "object" && Object.keys(value).length === 0) return undefined;
  try {
    return storableJson(value, 0) ?? undefined;
  } catch (error) {
    if (error instanceof TooDeep) return undefined;
    throw error;
  }
}

class TooDeep extends Error {}

function storableJson(value: unknown, depth: number): StorableJson | null {
  if (typeof value === "string") return storable(value);
  // JSON has no infinity: `1e999` reads as one.
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "boolean") return value;
  if (typeof value !== "object" || value === null) return null;
  if (depth === MAX_DEPTH) throw new TooDeep();
  if (Array.isArray(value)) return value.map((item) => storableJson(item, depth + 1));
  // `fromEntries` defines members, so that a key `__proto__` is a key like any other.
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [storable(key), storableJson(item, depth + 1)]),
  );
}

/** PostgreSQL has no place for NUL and lone surrogates in text; they are shown as U+FFFD. */
export function storable(text: string): string {
  return text.replaceAll("\u0000", "\uFFFD").replace(/\p{Surrogate}/gu, "\uFFFD");
}
