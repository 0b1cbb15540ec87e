import type { TimeRange } from "./time-range.ts";

/** Bars of a sparkline: each is a round span (2 min, 1 h, 6 h, 1 d). */
export const STEPS: Record<TimeRange, number> = { "1h": 30, "24h": 24, "7d": 28, "30d": 30 };
