import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromWallClock } from "@/_time/zone";
import { moveCursor, NO_CURSOR, selectionOf } from "./cursor";
import { linePaths } from "./lines";
import { countScale, logScale } from "./scale";
import { formatStep, timeTicks } from "./time-ticks";

describe("the axis of counts", () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [608, [0, 200, 400, 600, 800]],
    [1_000_000, [0, 500_000, 1_000_000]],
  ])("up to %s has the ticks %s", (max, ticks) => {
    expect(countScale(max).ticks).toEqual(ticks);
  });

  it("has few whole ticks, from 0, and room for the largest", () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31), (max) => {
        const { ticks, place } = countScale(max);
        expect(ticks[0]).toBe(0);
        expect(ticks.length).toBeLessThanOrEqual(6);
        expect(ticks.every(Number.isInteger)).toBe(true);
        expect(place(max)).toBeLessThanOrEqual(1);
        expect(place(ticks.at(-1) ?? Number.NaN)).toBe(1);
      }),
    );
  });
});

describe("the axis of latencies", () => {
  it.each([
    [12, 80, [10, 20, 50, 100]],
    [12, 800, [10, 30, 100, 300, 1_000]],
    [1, 9_000, [1, 10, 100, 1_000, 10_000]],
    [1_000, 1_000, [1_000, 2_000, 5_000, 10_000]],
  ])("from %s to %s ms has the ticks %s", (min, max, ticks) => {
    expect(logScale(min, max).ticks.map((tick) => Number(tick.toPrecision(6)))).toEqual(ticks);
  });

  it("places what is larger higher, and all of it inside", () => {
    const ms = fc.double({ min: 0.1, max: 4e10, noNaN: true });
    fc.assert(
      fc.property(ms, ms, (one, other) => {
        const [low, high] = one < other ? [one, other] : [other, one];
        const { ticks, place } = logScale(low, high);
        expect(place(low)).toBeGreaterThanOrEqual(0);
        expect(place(low)).toBeLessThanOrEqual(place(high));
        expect(place(high)).toBeLessThanOrEqual(1);
        expect(ticks.length).toBeLessThanOrEqual(6);
        expect(ticks.toSorted((a, b) => a - b)).toEqual(ticks);
      }),
    );
  });
});

/** A summer's and a winter's clock, so that a tick by milliseconds would be seen. */
const ZONE = "Europe/Berlin";
const berlin = (...fields: [year: number, month: number, day: number, ...clock: number[]]) =>
  fromWallClock(new Date(Date.UTC(...fields)), ZONE);

describe("the axis of time", () => {
  const labels = (from: Date, to: Date) => timeTicks(from, to, ZONE).map(({ label }) => label);

  it("has round moments of the reader's clock", () => {
    expect(labels(berlin(2026, 10, 24, 14, 7), berlin(2026, 10, 25, 14, 7))).toEqual([
      "18:00",
      "Nov 25",
      "06:00",
      "12:00",
    ]);
    expect(labels(berlin(2026, 10, 25, 13, 7), berlin(2026, 10, 25, 14, 7))).toEqual([
      "13:10",
      "13:20",
      "13:30",
      "13:40",
      "13:50",
      "14:00",
    ]);
    expect(labels(berlin(2026, 9, 26), berlin(2026, 10, 25))).toEqual([
      "Oct 26",
      "Nov 2",
      "Nov 9",
      "Nov 16",
      "Nov 23",
    ]);
  });

  it("has as many as wanted at most, in order and inside, however long it is", () => {
    const moment = fc.date({
      min: new Date("2020-01-01"),
      max: new Date("2030-01-01"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moment, moment, (one, other) => {
        const [from, to] = one < other ? [one, other] : [other, one];
        const ticks = timeTicks(from, to, ZONE, 8).map(({ at }) => at.getTime());
        // One more where it begins on one.
        expect(ticks.length).toBeLessThanOrEqual(9);
        expect(ticks.toSorted((a, b) => a - b)).toEqual(ticks);
        expect(ticks.every((at) => at >= from.getTime() && at < to.getTime())).toBe(true);
      }),
    );
  });

  it("says what a step spans", () => {
    const at = (day: number, hour = 0, minute = 0) => berlin(2026, 10, day, hour, minute);
    expect(formatStep(at(24, 14), at(24, 14, 15), ZONE)).toBe("Nov 24, 14:00–14:15");
    expect(formatStep(at(24, 23), at(25), ZONE)).toBe("Nov 24, 23:00–00:00");
    expect(formatStep(at(24), at(25), ZONE)).toBe("Nov 24");
    expect(formatStep(at(17), at(24), ZONE)).toBe("Nov 17–Nov 23");
    expect(formatStep(at(17, 1), at(24, 1), ZONE)).toBe("Nov 17, 01:00–Nov 24, 01:00");
  });
});

describe("a line", () => {
  const draw = (values: (number | null)[]) => linePaths(values, (value) => value);

  it("breaks where a value is missing, and never falls to 0 there", () => {
    expect(draw([1, 2, null, 3, 4])).toEqual({
      line: "M0.5 1.0L1.5 2.0M3.5 3.0L4.5 4.0",
      dots: "",
    });
  });

  it("is a dot between two gaps", () => {
    expect(draw([null, 7, null])).toEqual({ line: "", dots: "M1.5 7.0h0" });
    expect(draw([7])).toEqual({ line: "", dots: "M0.5 7.0h0" });
    expect(draw([null, null])).toEqual({ line: "", dots: "" });
  });
});

describe("the cursor", () => {
  const press = (keys: string, count = 10) =>
    keys.split(" ").reduce((cursor, key) => {
      const shift = key.startsWith("+");
      return moveCursor(cursor, shift ? key.slice(1) : key, { shift, count }) ?? cursor;
    }, NO_CURSOR);

  it("begins at the newest step, and stays inside", () => {
    expect(press("ArrowLeft").at).toBe(9);
    expect(press("ArrowLeft ArrowLeft ArrowLeft").at).toBe(7);
    expect(press("ArrowLeft ArrowRight").at).toBe(9);
    expect(press("Home ArrowLeft").at).toBe(0);
    expect(press("Home End").at).toBe(9);
    expect(press("End PageUp", 100).at).toBe(89);
  });

  it("selects with Shift what it passes, either way, and lets go without", () => {
    expect(selectionOf(press("ArrowLeft +ArrowLeft +ArrowLeft"))).toEqual([7, 9]);
    expect(selectionOf(press("Home +ArrowRight"))).toEqual([0, 1]);
    expect(selectionOf(press("Home +End"))).toEqual([0, 9]);
    expect(selectionOf(press("Home +ArrowRight ArrowRight"))).toBeNull();
  });

  it("leaves other keys alone, and a chart without steps", () => {
    expect(moveCursor(NO_CURSOR, "a", { shift: false, count: 10 })).toBeNull();
    expect(moveCursor(NO_CURSOR, "ArrowLeft", { shift: false, count: 0 })).toBeNull();
  });
});
