/**
 * When a failed forward is tried again: after 5 s, 30 s, 2 min, 10 min, 1 h, 3 h, 6 h, 12 h and
 * twice 24 h, some three days in all, each lengthened by up to a fifth at random so that forwards
 * which failed together part again. An eleventh failure ends the retries; the forward is `dead`.
 */
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DELAYS_MS = [
  5_000,
  30_000,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  24 * HOUR_MS,
  24 * HOUR_MS,
];

export const MAX_FORWARD_ATTEMPTS = DELAYS_MS.length + 1;

/** A receiver may ask for more patience than the schedule has, within reason. */
export const LONGEST_RETRY_AFTER_MS = 6 * HOUR_MS;

/**
 * @param failedAttempts how many attempts have failed so far, from 1
 * @param random a number in [0, 1)
 * @param retryAfterMs what the receiver asked for; lengthens the wait, never shortens it
 * @returns milliseconds to wait, or null when the forward is dead
 */
export function forwardRetryDelayMs(
  failedAttempts: number,
  random: number,
  retryAfterMs: number | null = null,
): number | null {
  const delayMs = DELAYS_MS[failedAttempts - 1];
  if (delayMs === undefined) return null;
  const asked = Math.min(retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS);
  return Math.round(Math.max(delayMs * (1 + random / 5), asked));
}
