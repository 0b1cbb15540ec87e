const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Spans between two ticks that read well: they divide the next larger one. */
const MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720];
const DAYS = [1, 2, 7, 14, 28, 56, 112, 224];

export type TimeTick = { at: Date; label: string };

/** Round moments of the reader's own clock in `[from, to)`, at most `wanted` of them. */
export function timeTicks(from: Date, to: Date, wanted = 6): TimeTick[] {
  const lengthMs = to.getTime() - from.getTime();
  const minutes = MINUTES.find((each) => lengthMs / (each * MINUTE_MS) <= wanted);
  if (minutes !== undefined) return walk(from, to, minutes);
  const days =
    DAYS.find((each) => lengthMs / (each * DAY_MS) <= wanted) ??
    Math.ceil(lengthMs / DAY_MS / wanted);
  return walk(from, to, days * 24 * 60);
}

/** By the fields of the clock, not by milliseconds: a day may have 23 hours. */
function walk(from: Date, to: Date, minutes: number): TimeTick[] {
  const ticks: TimeTick[] = [];
  const midnight = new Date(from.getFullYear(), from.getMonth(), from.getDate());
  for (let passed = 0; ; passed += minutes) {
    const at = new Date(midnight);
    at.setMinutes(passed);
    if (at >= to) return ticks;
    if (at >= from) ticks.push({ at, label: labelOf(at) });
  }
}

function labelOf(at: Date): string {
  return isMidnight(at) ? formatDay(at) : formatClock(at);
}

/** `Nov 24, 14:00–14:15`; whole days without the clock. In the reader's own zone. */
export function formatStep(from: Date, to: Date): string {
  if (isMidnight(from) && isMidnight(to)) {
    const last = new Date(to.getTime() - HOUR_MS * 12);
    return last.toDateString() === from.toDateString()
      ? formatDay(from)
      : `${formatDay(from)}–${formatDay(last)}`;
  }
  const end =
    from.toDateString() === to.toDateString() || to.getTime() - from.getTime() < DAY_MS
      ? formatClock(to)
      : `${formatDay(to)}, ${formatClock(to)}`;
  return `${formatDay(from)}, ${formatClock(from)}–${end}`;
}

function isMidnight(at: Date): boolean {
  return at.getHours() === 0 && at.getMinutes() === 0;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function formatDay(at: Date): string {
  return `${MONTHS[at.getMonth()]} ${at.getDate()}`;
}

function formatClock(at: Date): string {
  return `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
}
