import { expect, test } from "vitest";
import {
  forwardRetryDelayMs,
  LONGEST_RETRY_AFTER_MS,
  MAX_FORWARD_ATTEMPTS,
} from "./forward-retry.ts";

test.each([
  [1, "5 s", 5],
  [2, "30 s", 30],
  [3, "2 min", 120],
  [4, "10 min", 600],
  [5, "1 h", 3_600],
  [6, "3 h", 10_800],
  [7, "6 h", 21_600],
  [8, "12 h", 43_200],
  [9, "24 h", 86_400],
  [10, "24 h", 86_400],
])("after failure %i it waits %s, and up to a fifth longer", (failures, _, seconds) => {
  expect(forwardRetryDelayMs(failures, 0)).toBe(seconds * 1_000);
  expect(forwardRetryDelayMs(failures, 0.999_999)).toBeLessThanOrEqual(seconds * 1_200);
});

test("the last failure ends it, whatever the receiver asks for", () => {
  expect(forwardRetryDelayMs(MAX_FORWARD_ATTEMPTS, 0)).toBeNull();
  expect(forwardRetryDelayMs(MAX_FORWARD_ATTEMPTS, 0, 1_000)).toBeNull();
});

test("the tries span about three days", () => {
  let sum = 0;
  for (let failures = 1; failures < MAX_FORWARD_ATTEMPTS; failures += 1) {
    sum += forwardRetryDelayMs(failures, 0.5) ?? 0;
  }
  expect(sum / 86_400_000).toBeGreaterThan(2.5);
  expect(sum / 86_400_000).toBeLessThan(4);
});

test("Retry-After lengthens a wait, within bounds, and never shortens one", () => {
  expect(forwardRetryDelayMs(1, 0, 60_000)).toBe(60_000);
  expect(forwardRetryDelayMs(4, 0, 60_000)).toBe(600_000);
  expect(forwardRetryDelayMs(1, 0, 10 * LONGEST_RETRY_AFTER_MS)).toBe(LONGEST_RETRY_AFTER_MS);
});
