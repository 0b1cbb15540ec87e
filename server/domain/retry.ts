/**
 * When a failed event is tried again: after 5 s, 30 s, 2 min, 10 min, 30 min, 1 h, 3 h and 6 h,
 * each lengthened by up to a fifth at random so that events which failed together part again.
 * A ninth failure ends the retries; the event is then `dead`.
 */
const DELAYS_MS = [5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000, 10_800_000, 21_600_000];

export const MAX_ATTEMPTS = DELAYS_MS.length + 1;

/**
 * @param failedAttempts how many attempts have failed so far, from 1
 * @param random a number in [0, 1)
 * @returns milliseconds to wait, or null when the event is dead
 */
export function retryDelayMs(failedAttempts: number, random: number): number | null {
  const delayMs = DELAYS_MS[failedAttempts - 1];
  return delayMs === undefined ? null : Math.round(delayMs * (1 + random / 5));
}
