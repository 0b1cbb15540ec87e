import { isCustom } from "#server/domain/overview-range";
import { TIME_RANGES, type TimeRange } from "#server/domain/time-range";
import { RANGE_NAMES } from "./range-names";
import type { Range } from "./range-picker";

/** The span of time a page shows: in words, and as filters of the lists it leads to. */
export type ShownSpan = {
  /** As in "received in …". */
  words: string;
  /** As in "vs the … before". */
  name: string;
  filters: { range: TimeRange } | { from: Date; to: Date };
  /** For lists that know no other spans: the shortest that reaches back as far. */
  range: TimeRange;
};

const HOURS: Record<TimeRange, number> = { "1h": 1, "24h": 24, "7d": 168, "30d": 720 };

export function shownSpan(chosen: Range, { from, to }: { from: Date; to: Date }): ShownSpan {
  const { range } = chosen;
  if (!isCustom(chosen)) {
    return { words: `the last ${RANGE_NAMES[range]}`, name: range, filters: { range }, range };
  }
  const hoursBack = (Date.now() - from.getTime()) / 3_600_000;
  return {
    words: "the chosen span",
    name: "span",
    filters: { from, to },
    range: TIME_RANGES.find((each) => HOURS[each] >= hoursBack) ?? "30d",
  };
}
