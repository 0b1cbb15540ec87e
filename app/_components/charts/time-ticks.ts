import { fromWallClock, toWallClock, type Zone } from "@/_time/zone";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Spans between two ticks that read well: they divide the next larger one. */
const MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720];
const DAYS = [1, 2, 7, 14, 28, 56, 112, 224];

export type TimeTick = { at: Date; label: string; isMidnight: boolean };

/** Round moments of the zone's clock in `[from, to)`, at most `wanted` of them. */
export function timeTicks(from: Date, to: Date, zone: Zone, wanted = 6): TimeTick[] {
  const lengthMs = to.getTime() - from.getTime();
  const minutes = MINUTES.find((each) => lengthMs / (each * MINUTE_MS) <= wanted);
  if (minutes !== undefined) return walk(from, to, zone, minutes);
  const days =
    DAYS.find((each) => lengthMs / (each * DAY_MS) <= wanted) ??
    Math.ceil(lengthMs / DAY_MS / wanted);
  return walk(from, to, zone, days * 24 * 60);
}

/** By the fields of the clock, not by milliseconds: a day may have 23 hours. */
function walk(from: Date, to: Date, zone: Zone, minutes: number): TimeTick[] {
  const ticks: TimeTick[] = [];
  const midnight = toWallClock(from, zone).setUTCHours(0, 0, 0, 0);
  for (let wallMs = midnight; ; wallMs += minutes * MINUTE_MS) {
    const wall = new Date(wallMs);
    const at = fromWallClock(wall, zone);
    if (at >= to) return ticks;
    // An hour that the clock jumps over has no ticks of its own.
    const isNew = at >= from && at.getTime() !== ticks.at(-1)?.at.getTime();
    if (!isNew) continue;
    const startsDay = isMidnight(wall);
    ticks.push({
      at,
      label: startsDay ? formatDay(wall) : formatClock(wall),
      isMidnight: startsDay,
    });
  }
}

/** `Nov 24, 14:00–14:15`; whole days without the clock. By the zone's clock. */
export function formatStep(from: Date, to: Date, zone: Zone): string {
  const [first, end] = [toWallClock(from, zone), toWallClock(to, zone)];
  if (isMidnight(first) && isMidnight(end)) {
    const last = new Date(end.getTime() - HOUR_MS * 12);
    return dayOf(last) === dayOf(first)
      ? formatDay(first)
      : `${formatDay(first)}–${formatDay(last)}`;
  }
  const isShort = dayOf(first) === dayOf(end) || to.getTime() - from.getTime() < DAY_MS;
  const until = isShort ? formatClock(end) : `${formatDay(end)}, ${formatClock(end)}`;
  return `${formatDay(first)}, ${formatClock(first)}–${until}`;
}

// Below, dates are what a clock shows, as their UTC fields.

function isMidnight(wall: Date): boolean {
  return wall.getUTCHours() === 0 && wall.getUTCMinutes() === 0;
}

function dayOf(wall: Date): string {
  return wall.toISOString().slice(0, 10);
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function formatDay(wall: Date): string {
  return `${MONTHS[wall.getUTCMonth()]} ${wall.getUTCDate()}`;
}

function formatClock(wall: Date): string {
  return wall.toISOString().slice(11, 16);
}
