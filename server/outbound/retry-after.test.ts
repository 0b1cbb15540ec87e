import { expect, it } from "vitest";
import { readRetryAfter } from "./retry-after.ts";

const now = Date.parse("2026-05-04T10:00:00Z");

it.each([
  ["120", 120_000],
  [" 0 ", 0],
  ["Mon, 04 May 2026 10:01:30 GMT", 90_000],
  ["Monday, 04-May-26 10:01:30 GMT", 90_000],
  ["Mon, 04 May 2026 09:00:00 GMT", 0],
  ["", null],
  ["-1", null],
  ["1.5", null],
  ["soon", null],
  ["Mon, soon", null],
  ["2026-05-04T10:01:30Z", null],
  ["99999999999999999999", null],
  [undefined, null],
])("Retry-After: %j means %j ms from now", (value, ms) => {
  expect(readRetryAfter(value, now)).toBe(ms);
});
