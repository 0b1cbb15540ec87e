import type { GRAINS } from "../db/schema/statistics.ts";
import { isOver } from "./remember.ts";

export type Grain = (typeof GRAINS)[number];
export type Span = { grain: Grain; from: Date; to: Date };

const GRAIN_MS: Record<Grain, number> = {
  minute: 60_000,
  quarter: 900_000,
  hour: 3_600_000,
  day: 86_400_000,
};
const OF_A_CLIENT: readonly Grain[] = ["day", "hour", "minute"];
const OF_EVERYBODY: readonly Grain[] = ["day", "hour", "quarter", "minute"];

/**
 * Covers `[from, to)` by whole days, and by hours and minutes at its ends, so that few rows are
 * read however long it is. The ends are taken to whole minutes, outwards.
 *
 * @param atMostMs no rows of more time than this, as parts of a span are wanted
 */
export function coverSpan(
  from: Date,
  to: Date,
  { ofEverybody = false, atMostMs = GRAIN_MS.day } = {},
): Span[] {
  const start = Math.floor(from.getTime() / GRAIN_MS.minute) * GRAIN_MS.minute;
  const end = Math.ceil(to.getTime() / GRAIN_MS.minute) * GRAIN_MS.minute;
  const grains = ofEverybody ? OF_EVERYBODY : OF_A_CLIENT;
  return cover(
    start,
    end,
    grains.filter((grain) => GRAIN_MS[grain] <= atMostMs),
  );
}

function cover(start: number, end: number, grains: readonly Grain[]): Span[] {
  const [grain, ...finer] = grains;
  if (grain === undefined || start >= end) return [];
  const ms = GRAIN_MS[grain];
  const first = Math.ceil(start / ms) * ms;
  const last = Math.floor(end / ms) * ms;
  if (first >= last) return cover(start, end, finer);
  return [
    ...cover(start, first, finer),
    { grain, from: new Date(first), to: new Date(last) },
    ...cover(last, end, finer),
  ];
}

/**
 * Parts a span's cover into what is over, as hours and days, and the rest: minutes at its ends and
 * the hour that is under way.
 */
export function partSpans(spans: readonly Span[], now: Date): { over: Span[]; rest: Span[] } {
  const isPast = (span: Span) => span.grain !== "minute" && isOver(span, now);
  return { over: spans.filter(isPast), rest: spans.filter((span) => !isPast(span)) };
}
