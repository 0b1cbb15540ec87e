import { InvalidArgumentError } from "commander";
import { EVENT_STATUSES, type EventStatus } from "../../domain/event.ts";

const SPANS_MS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A moment as ISO 8601, or how long ago: `90m`, `24h`, `7d`. */
export function parseMoment(text: string, now = new Date()): Date {
  const [, count, unit = ""] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  const spanMs = SPANS_MS[unit];
  const ms = spanMs === undefined ? readTime(text) : now.getTime() - Number(count) * spanMs;
  if (Number.isFinite(ms)) return new Date(ms);
  throw new InvalidArgumentError("Write it as 2026-11-23T14:00:00Z, or as 24h for how long ago.");
}

/** `Date.parse` alone takes "5" for the May of 2001, and makes a 2 March of 30 February. */
function readTime(text: string): number {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)(?=$|[T ])/.exec(text) ?? [];
  const isDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate();
  return isDay === Number(day) ? Date.parse(text) : Number.NaN;
}

export function parseStatus(text: string): EventStatus {
  const status = EVENT_STATUSES.find((one) => one === text);
  if (status !== undefined) return status;
  throw new InvalidArgumentError(`It must be one of ${EVENT_STATUSES.join(", ")}.`);
}
