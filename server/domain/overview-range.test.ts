import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  boundsOf,
  chartSteps,
  isCustom,
  spanBefore,
  spanOf,
  sparklineSteps,
} from "./overview-range.ts";
import { TIME_RANGES } from "./time-range.ts";

const NOW = new Date("2026-11-25T14:07:31.500Z");
const at = (text: string) => new Date(`2026-11-${text}Z`);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

describe("the span that is shown", () => {
  it.each([
    ["1h", at("25T13:07:00"), at("25T12:06:00")],
    ["24h", at("24T14:07:00"), at("23T14:06:00")],
    // Minutes are no longer kept there.
    ["7d", at("18T14:00:00"), at("11T14:00:00")],
    ["30d", new Date("2026-10-26T14:00:00Z"), new Date("2026-09-26T14:00:00Z")],
  ] as const)("of the last %s, and the one before it", (range, from, before) => {
    const span = spanOf({ range }, NOW);
    expect(span).toEqual({ from, to: NOW });
    const earlier = spanBefore(span, NOW);
    expect(earlier.to).toEqual(from);
    expect(Math.abs(earlier.from.getTime() - before.getTime())).toBeLessThanOrEqual(MINUTE_MS);
  });

  it("is the chosen one, outwards to whole minutes, or to whole hours long ago", () => {
    const recent = { range: "24h" as const, from: at("25T09:10:20"), to: at("25T09:40:40") };
    expect(spanOf(recent, NOW)).toEqual({ from: at("25T09:10:00"), to: at("25T09:41:00") });
    const old = { range: "24h" as const, from: at("05T09:10:20"), to: at("05T09:40:40") };
    expect(spanOf(old, NOW)).toEqual({ from: at("05T09:00:00"), to: at("05T10:00:00") });
  });

  it("ends now at the latest, and is the usual one where none is left", () => {
    const ahead = { range: "1h" as const, from: at("25T14:00:00"), to: at("26T14:00:00") };
    expect(spanOf(ahead, NOW).to).toEqual(NOW);
    const never = { range: "1h" as const, from: at("27T14:00:00"), to: at("28T14:00:00") };
    expect(spanOf(never, NOW)).toEqual(spanOf({ range: "1h" }, NOW));
    expect(isCustom({ range: "1h", from: at("25T14:00:00"), to: null })).toBe(false);
  });

  it("is for lists exactly as chosen, and open where it ends now", () => {
    const [from, to] = [at("25T09:10:20.300"), at("25T09:40:40.500")];
    expect(boundsOf({ range: "1h", from, to }, NOW)).toEqual({ from, to });
    for (const half of [{}, { from }, { to }, { from: to, to: from }]) {
      expect(boundsOf({ range: "1h", ...half }, NOW)).toEqual({ from: at("25T13:07:31.500") });
    }
  });
});

describe("its steps", () => {
  it.each([
    ["1h", MINUTE_MS, 2 * MINUTE_MS],
    ["24h", 15 * MINUTE_MS, HOUR_MS],
    ["7d", 2 * HOUR_MS, 6 * HOUR_MS],
    ["30d", DAY_MS, DAY_MS],
  ] as const)("of the last %s are round", (range, chart, sparkline) => {
    const span = spanOf({ range }, NOW);
    expect(chartSteps(span, NOW).stepMs).toBe(chart);
    expect(sparklineSteps(span, NOW).stepMs).toBe(sparkline);
  });

  it("are never finer than what is kept", () => {
    const tenMinutes = (daysAgo: number) => {
      const from = new Date(NOW.getTime() - daysAgo * DAY_MS);
      const to = new Date(from.getTime() + 10 * MINUTE_MS);
      return chartSteps(spanOf({ range: "1h", from, to }, NOW), NOW).stepMs;
    };
    expect([tenMinutes(2), tenMinutes(10), tenMinutes(40)]).toEqual([
      MINUTE_MS,
      15 * MINUTE_MS,
      HOUR_MS,
    ]);
  });

  it("cover any span with no more than a chart can show", () => {
    const moment = fc.integer({ min: -800 * DAY_MS, max: DAY_MS });
    fc.assert(
      fc.property(fc.constantFrom(...TIME_RANGES), moment, moment, (range, from, to) => {
        const chosen = {
          range,
          from: new Date(NOW.getTime() + from),
          to: new Date(NOW.getTime() + to),
        };
        const span = spanOf(chosen, NOW);
        expect(span.from < span.to).toBe(true);
        for (const steps of [chartSteps(span, NOW), sparklineSteps(span, NOW)]) {
          const end = steps.from.getTime() + steps.count * steps.stepMs;
          expect(steps.from <= span.from && end >= span.to.getTime()).toBe(true);
          expect(end - steps.stepMs < span.to.getTime()).toBe(true);
          expect(steps.count).toBeLessThanOrEqual(102);
        }
      }),
    );
  });
});
