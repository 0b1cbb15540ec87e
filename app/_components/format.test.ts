import fc from "fast-check";
import { expect, it } from "vitest";
import {
  formatAge,
  formatBytes,
  formatCount,
  formatDuration,
  formatExactTime,
  formatPercent,
  shareOf,
} from "./format";

it.each([formatCount, formatPercent, formatDuration, formatBytes])(
  "%o shows what can't be computed as –, never as 0",
  (format) => {
    for (const value of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(format(value)).toBe("–");
    }
  },
);

it.each([
  [0, "0 %"],
  [1, "100 %"],
  [0.5, "50 %"],
  [0.317, "31.7 %"],
  [0.0123, "1.2 %"],
  [0.05, "5 %"],
  [0.00001, "<0.1 %"],
  [0.99999, ">99.9 %"],
  [2.425, "242.5 %"],
])("the share %s is %s", (share, text) => {
  expect(formatPercent(share)).toBe(text);
});

it.each([
  [0, "0 ms"],
  [0.44, "0.4 ms"],
  [9.97, "10 ms"],
  [412.3, "412 ms"],
  [999.6, "1 s"],
  [1_240, "1.24 s"],
  [59_960, "1 min"],
  [185_000, "3 min 5 s"],
  [3_600_000, "1 h"],
  [7_380_000, "2 h 3 min"],
  [86_400_000 * 4 + 3_600_000 * 2, "4 d 2 h"],
  [-1_500, "−1.5 s"],
])("%s ms is %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

it("never rounds a duration up into a figure its unit does not have", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e12, noNaN: true }), (ms) => {
      expect(formatDuration(ms)).not.toMatch(/\b(1000 ms|60 s|60 min|24 h)\b/);
    }),
  );
});

it.each([
  [999, "999 B"],
  [8_231, "8.2 kB"],
  [999_960, "1 MB"],
  [8_388_608, "8.4 MB"],
  [999_960_000, "1 GB"],
  [12_345_678_901, "12.3 GB"],
])("%s bytes are %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it("has no share of nothing", () => {
  expect(shareOf(0, 0)).toBeNull();
  expect(shareOf(3, 10)).toBe(0.3);
});

it.each([
  [0, "just now"],
  [-3_000, "just now"],
  [40_000, "40 s ago"],
  [59_999, "59 s ago"],
  [3 * 60_000, "3 min ago"],
  [5 * 3_600_000, "5 h ago"],
  [48 * 3_600_000, "2 d ago"],
  [-8_000, "in 8 s"],
  [-59_000, "in 59 s"],
  [-119_000, "in 2 min"],
  [-3_599_000, "in 1 h"],
  [-5.6 * 3_600_000, "in 6 h"],
  [-24 * 3_600_000, "in 1 d"],
])("%s ms back is %s", (ms, text) => {
  const nowMs = Date.UTC(2026, 10, 23, 12);
  expect(formatAge(new Date(nowMs - ms), nowMs, "UTC")).toBe(text);
});

it("writes the exact time so that it reads back as the same instant", () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date("1980-01-01"), max: new Date("2099-01-01"), noInvalidDate: true }),
      fc.constantFrom("UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns"),
      (at, zone) => {
        const text = formatExactTime(at, zone);
        expect(text).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [+-]\d\d:\d\d$/);
        const [date, time, offset] = text.split(" ");
        expect(new Date(`${date}T${time}${offset}`)).toEqual(at);
      },
    ),
  );
});
