import { expect, it } from "vitest";
import { isUnusuallySilent, type Rhythm } from "./silence.ts";

const NOW = new Date("2026-11-25T14:07:00Z");
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);
const rhythm = (given: Partial<Rhythm>): Rhythm => ({
  yesterday: 0,
  aWeekAgo: 0,
  days: 0,
  longestGapDays: 0,
  ...given,
});

it.each([
  ["busy at this time, silent for two hours", { yesterday: 90, aWeekAgo: 80 }, 2, false],
  ["busy at this time, silent for four", { yesterday: 90, aWeekAgo: 80 }, 4, true],
  ["busy yesterday only: a week ago was a day off", { yesterday: 90 }, 4, false],
  ["busy a week ago only: yesterday was Sunday", { aWeekAgo: 90 }, 4, false],
  ["a few a day, silent since yesterday noon", { days: 28, longestGapDays: 1 }, 26, false],
  ["a few a day, silent for a day and a quarter", { days: 28, longestGapDays: 1 }, 31, true],
  ["on weekdays, silent over the weekend", { days: 20, longestGapDays: 3 }, 72, false],
  ["on weekdays, silent longer than that", { days: 20, longestGapDays: 3 }, 79, true],
  ["hardly ever", { days: 3, longestGapDays: 2 }, 500, false],
] as const)("%s", (_, given, silentHours, silent) => {
  expect(isUnusuallySilent(hoursAgo(silentHours), rhythm(given), NOW)).toBe(silent);
});

it("misses nobody that never came, or of whom nothing is known", () => {
  expect(isUnusuallySilent(null, rhythm({ days: 28 }), NOW)).toBe(false);
  expect(isUnusuallySilent(hoursAgo(900), undefined, NOW)).toBe(false);
});
