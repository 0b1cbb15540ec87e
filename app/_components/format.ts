import { offsetMinutes, toWallClock, type Zone } from "../_time/zone";

/** What stands where a number can't be computed. Never 0. */
export const UNKNOWN = "–";

const counts = new Intl.NumberFormat("en-US");

/** `1234567` → `1,234,567`. */
export function formatCount(value: number | null | undefined): string {
  return isNumber(value) ? counts.format(value) : UNKNOWN;
}

/**
 * A share of 1 as per cent. What is not nothing never shows as `0 %`, and what is not all never
 * as `100 %`.
 */
export function formatPercent(share: number | null | undefined): string {
  if (!isNumber(share)) return UNKNOWN;
  if (share > 0 && share < 0.001) return "<0.1 %";
  if (share < 1 && share > 0.999) return ">99.9 %";
  const percent = share * 100;
  return `${percent >= 10 || Number.isInteger(percent) ? trim(percent, 1) : percent.toFixed(1)} %`;
}

/** A share from two counts; null when there is nothing to divide by. */
export function shareOf(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

/** Milliseconds, to three figures or so: `0.4 ms`, `12 ms`, `1.24 s`, `3 min 5 s`, `2 h 3 min`, `4 d 2 h`. */
export function formatDuration(ms: number | null | undefined): string {
  if (!isNumber(ms)) return UNKNOWN;
  if (ms < 0) return `−${formatDuration(-ms)}`;
  if (ms < 9.95) return `${trim(ms, 1)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9_995) return `${trim(ms / 1_000, 2)} s`;
  if (ms < 59_950) return `${trim(ms / 1_000, 1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return pair(seconds, 60, "min", "s");
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return pair(minutes, 60, "h", "min");
  return pair(Math.round(minutes / 60), 24, "d", "h");
}

/** The beginning of a long id, enough to know it by: `call_4eee5a69…`. */
export function shortId(id: string): string {
  return id.length <= 16 ? id : `${id.slice(0, 13)}…`;
}

/** `8231` → `8.2 kB`. */
export function formatBytes(bytes: number | null | undefined): string {
  if (!isNumber(bytes)) return UNKNOWN;
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 999_950) return `${trim(bytes / 1_000, 1)} kB`;
  if (bytes < 999_950_000) return `${trim(bytes / 1_000_000, 1)} MB`;
  return `${trim(bytes / 1_000_000_000, 1)} GB`;
}

/**
 * `just now`, `40 s ago`, `3 min ago`, `5 h ago`, `2 d ago`, then the date; what is to come as
 * `in 40 s`, `in 3 min` and so on.
 */
export function formatAge(at: Date, nowMs: number, zone: Zone): string {
  const seconds = Math.floor((nowMs - at.getTime()) / 1_000);
  if (seconds < -5) return formatWait(at, -seconds, zone);
  if (seconds < 5) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ago`;
  if (seconds < 14 * 86_400) return `${Math.floor(seconds / 86_400)} d ago`;
  return formatDate(at, zone);
}

/** Rounded, not cut: what is due in 119 s is due in 2 min, not in 1. */
function formatWait(at: Date, seconds: number, zone: Zone): string {
  if (seconds < 60) return `in ${seconds} s`;
  if (seconds < 3_570) return `in ${Math.round(seconds / 60)} min`;
  if (seconds < 23.5 * 3_600) return `in ${Math.round(seconds / 3_600)} h`;
  if (seconds < 14 * 86_400) return `in ${Math.round(seconds / 86_400)} d`;
  return formatDate(at, zone);
}

/** With how far the zone is ahead of UTC: `2026-11-23 14:05:09.123 +01:00`. */
export function formatExactTime(at: Date, zone: Zone): string {
  const offset = offsetMinutes(at, zone);
  const size = Math.abs(offset);
  const ahead = `${offset < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
  return `${toWallClock(at, zone).toISOString().slice(0, 23).replace("T", " ")} ${ahead}`;
}

function formatDate(at: Date, zone: Zone): string {
  return toWallClock(at, zone).toISOString().slice(0, 10);
}

function isNumber(value: number | null | undefined): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function pad(value: number, length = 2): string {
  return String(value).padStart(length, "0");
}

/** At most `digits` decimals, no trailing zeros. */
function trim(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}

function pair(total: number, base: number, large: string, small: string): string {
  const rest = total % base;
  const first = `${Math.floor(total / base)} ${large}`;
  return rest === 0 ? first : `${first} ${rest} ${small}`;
}
