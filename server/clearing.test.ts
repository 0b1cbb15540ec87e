import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FIRST_CLEARED_AFTER_MS, startClearing } from "./clearing.ts";

const HOUR_MS = 3_600_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("clears soon after the start, then every hour, until it is stopped", () => {
  const clear = vi.fn(async () => {});
  const clearing = startClearing("something", clear);
  vi.advanceTimersByTime(FIRST_CLEARED_AFTER_MS - 1);
  expect(clear).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(clear).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(3 * HOUR_MS);
  expect(clear).toHaveBeenCalledTimes(4);
  clearing.stop();
  vi.advanceTimersByTime(HOUR_MS);
  expect(clear).toHaveBeenCalledTimes(4);
});

it("goes on where one fails", async () => {
  const clear = vi.fn(async () => {
    throw new Error("The database is away.");
  });
  const clearing = startClearing("something", clear, 10);
  await vi.advanceTimersByTimeAsync(30);
  expect(clear).toHaveBeenCalledTimes(3);
  clearing.stop();
});
