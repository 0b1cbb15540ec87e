import type { TimeRange } from "#server/domain/time-range";

/** As in "the last …". */
export const RANGE_NAMES: Record<TimeRange, string> = {
  "1h": "hour",
  "24h": "24 hours",
  "7d": "7 days",
  "30d": "30 days",
};
