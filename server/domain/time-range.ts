/** The spans of time the dashboard offers, reaching back from now. */
export const TIME_RANGES = ["1h", "24h", "7d", "30d"] as const;
export type TimeRange = (typeof TIME_RANGES)[number];

const HOUR_MS = 3_600_000;
const RANGE_MS: Record<TimeRange, number> = {
  "1h": HOUR_MS,
  "24h": 24 * HOUR_MS,
  "7d": 7 * 24 * HOUR_MS,
  "30d": 30 * 24 * HOUR_MS,
};

/** When a range that ends at `now` began. */
export function rangeStart(range: TimeRange, now: Date): Date {
  return new Date(now.getTime() - RANGE_MS[range]);
}
