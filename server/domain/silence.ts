const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How a client's events usually come, as far as it tells that they have stopped. */
export type Rhythm = {
  /** Events in the same hours (these and the three before) of yesterday, and a week ago. */
  yesterday: number;
  aWeekAgo: number;
  /** Of the last four weeks: days with events, and the longest way from one to the next. */
  days: number;
  longestGapDays: number;
};

/** The hours whose like are compared. */
export const HOURS_COMPARED = 3;
export const DAYS_COMPARED = 28;
/** Fewer than these are left to chance. */
const BUSY_HOURS_EVENTS = 20;
const KNOWN_AFTER_DAYS = 5;

/**
 * Whether nothing has come for unusually long: a client that was busy at this time both yesterday
 * and a week ago is missed after three to four hours, any other when a day and a quarter have passed over
 * what its longest pause was. One that never had a rhythm is not missed.
 */
export function isUnusuallySilent(
  lastEventAt: Date | null,
  rhythm: Rhythm | undefined,
  now: Date,
): boolean {
  if (lastEventAt === null || rhythm === undefined) return false;
  const silentMs = now.getTime() - lastEventAt.getTime();
  const isBusyNow = Math.min(rhythm.yesterday, rhythm.aWeekAgo) >= BUSY_HOURS_EVENTS;
  // The hours compared begin on a whole hour, so that up to one more is in them.
  if (isBusyNow && silentMs >= (HOURS_COMPARED + 1) * HOUR_MS) return true;
  return rhythm.days >= KNOWN_AFTER_DAYS && silentMs >= (rhythm.longestGapDays + 0.25) * DAY_MS;
}
