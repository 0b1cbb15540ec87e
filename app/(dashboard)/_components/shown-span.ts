import { isCustom } from "#server/domain/overview-range";
import type { TimeRange } from "#server/domain/time-range";
import { RANGE_NAMES } from "./range-names";
import type { Range } from "./range-picker";

/** The span of time a page shows: in words, and as filters of the lists it leads to. */
export type ShownSpan = {
  /** As in "received in …". */
  words: string;
  /** As in "vs the … before". */
  name: string;
  filters: { range: TimeRange } | { from: Date; to: Date };
};

export function shownSpan(chosen: Range, { from, to }: { from: Date; to: Date }): ShownSpan {
  const { range } = chosen;
  if (!isCustom(chosen)) {
    return { words: `the last ${RANGE_NAMES[range]}`, name: range, filters: { range } };
  }
  return { words: "the chosen span", name: "span", filters: { from, to } };
}
