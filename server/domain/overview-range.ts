import { rangeStart, type TimeRange } from "./time-range.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Figures by the minute are kept so long, those by the quarter of an hour so long; hours and days stay. */
export const MINUTES_KEPT_DAYS = 3;
export const QUARTERS_KEPT_DAYS = 15;
/** Nobody looks further; more would cost more than it tells. */
const LONGEST_DAYS = 366;
/** A reader stays this far from what is about to be forgotten. */
const MARGIN_MS = HOUR_MS;

/** Steps that divide the hour, the day or the week. */
const STEPS_MS = [
  ...[1, 2, 5, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 7, 14, 28].map((days) => days * DAY_MS),
];
/** Beyond this by whole days: hours would be too many to read. */
const HOURS_AT_MOST_MS = 14 * DAY_MS;
/** Enough for a chart, and for a sparkline. */
const CHART_STEPS = 100;
const SPARKLINE_STEPS = 32;

/** A range that ends now, or a span of its own where both its ends are given. */
export type ChosenRange = {
  range: TimeRange;
  from?: Date | null | undefined;
  to?: Date | null | undefined;
};

/** `[from, to)`, as far as figures by the minute or by the hour reach. */
export type Span = { from: Date; to: Date };

/** Equal steps of time from `from` on, which is a multiple of their length. */
export type Steps = { from: Date; stepMs: number; count: number };

/** Whether a span of its own was chosen, and not one that ends now. */
export function isCustom({ from, to }: ChosenRange): boolean {
  return from != null && to != null && from < to;
}

/** What was chosen, to the millisecond, for lists; a range that ends now has no end. */
export function boundsOf(chosen: ChosenRange, now: Date): { from: Date; to?: Date } {
  const { range, from, to } = chosen;
  return isCustom(chosen) && from && to ? { from, to } : { from: rangeStart(range, now) };
}

/**
 * The span that was chosen: to whole minutes, or to whole hours where minutes are no longer kept.
 * Outwards, so that nothing chosen is left out; never beyond now.
 */
export function spanOf(chosen: ChosenRange, now: Date): Span {
  const { from, to } = chosen;
  const custom = isCustom(chosen) && from && to && from < now;
  const end = custom ? new Date(Math.min(to.getTime(), now.getTime())) : now;
  const start = custom
    ? Math.max(from.getTime(), end.getTime() - LONGEST_DAYS * DAY_MS)
    : rangeStart(chosen.range, now).getTime();
  return {
    from: new Date(floorTo(start, finestMs(start, now))),
    to: new Date(Math.min(now.getTime(), ceilTo(end.getTime(), finestMs(end.getTime(), now)))),
  };
}

/** The span just before, as long to within half an hour where minutes are no longer kept. */
export function spanBefore({ from, to }: Span, now: Date): Span {
  const start = from.getTime() - (to.getTime() - from.getTime());
  const grain = finestMs(start, now);
  return { from: new Date(Math.round(start / grain) * grain), to: from };
}

export function chartSteps(span: Span, now: Date): Steps {
  const start = span.from.getTime();
  const kept = isKept(start, now, MINUTES_KEPT_DAYS)
    ? MINUTE_MS
    : isKept(start, now, QUARTERS_KEPT_DAYS)
      ? 15 * MINUTE_MS
      : HOUR_MS;
  return stepsOf(span, CHART_STEPS, kept);
}

export function sparklineSteps(span: Span, now: Date): Steps {
  return stepsOf(span, SPARKLINE_STEPS, finestMs(span.from.getTime(), now));
}

function stepsOf(span: Span, atMost: number, finest: number): Steps {
  const lengthMs = span.to.getTime() - span.from.getTime();
  const least = Math.max(finest, lengthMs > HOURS_AT_MOST_MS ? DAY_MS : 0);
  const stepMs =
    STEPS_MS.find((each) => each >= least && lengthMs / each <= atMost) ??
    STEPS_MS.at(-1) ??
    DAY_MS;
  const from = floorTo(span.from.getTime(), stepMs);
  const count = Math.max(1, Math.ceil((span.to.getTime() - from) / stepMs));
  return { from: new Date(from), stepMs, count };
}

/** The finest figures of a single client that are there for this moment. */
function finestMs(atMs: number, now: Date): number {
  return isKept(atMs, now, MINUTES_KEPT_DAYS) ? MINUTE_MS : HOUR_MS;
}

function isKept(atMs: number, now: Date, days: number): boolean {
  return atMs >= now.getTime() - days * DAY_MS + MARGIN_MS;
}

function floorTo(ms: number, step: number): number {
  return Math.floor(ms / step) * step;
}

function ceilTo(ms: number, step: number): number {
  return Math.ceil(ms / step) * step;
}
