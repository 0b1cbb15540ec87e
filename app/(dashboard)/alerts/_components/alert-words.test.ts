import { expect, it } from "vitest";
import {
  type Alert,
  conditionWords,
  formatValue,
  lastedMs,
  measuredWords,
  metricName,
} from "./alert-words";
import { filterWords } from "./filter-words";

const rule = (more: Partial<Alert>) =>
  ({
    ...{ comparator: "gt", thresholdValue: 100, thresholdType: "absolute" },
    ...{ metricType: "call_count", window: "1h" },
    ...more,
  }) as Alert;

it.each<[string | null, number | null, string]>([
  ["call_count", 1_480, "1,480"],
  ["call_count", 0, "0"],
  ["call_count", null, "–"],
  ["total_call_cost", 12_345, "$123.45"],
  ["total_call_cost", null, "–"],
  ["call_success_rate", 62.5, "62.5 %"],
  ["custom_function_latency", 2_400, "2.4 s"],
  ["of_another_year", 1.5, "1.5"],
  [null, 3, "3"],
])("a value of %s that is %s shows as it is meant", (metricType, value, words) => {
  expect(formatValue(value, metricType)).toBe(words);
});

it.each<[Partial<Alert>, string]>([
  [{}, "above 100 in 1 h"],
  [{ comparator: "<=", window: "30m" }, "at most 100 in 30 min"],
  [{ thresholdType: "relative", thresholdValue: 50 }, "change above 50 % in 1 h"],
  [{ metricType: "total_chat_cost", thresholdValue: 5_000 }, "above $50.00 in 1 h"],
  [{ comparator: "between", window: "a fortnight" }, "between 100 in a fortnight"],
  [{ thresholdValue: null, window: null }, "above –"],
  [{ comparator: null, thresholdValue: null }, "–"],
])("a rule of %o waits for what is %s", (more, words) => {
  expect(conditionWords(rule(more))).toBe(words);
});

it.each<[number | null, number | null, string]>([
  [48, 20, "20 → 48 (+140 %)"],
  [5, 20, "20 → 5 (−75 %)"],
  [2, 0, "0 → 2 (+∞ %)"],
  [0, 0, "0 → 0"],
  [48, null, "– → 48"],
  [null, null, "–"],
])("%s after %s is told with its change", (value, previous, words) => {
  const relative = rule({ thresholdType: "relative" });
  expect(measuredWords(relative, value, previous)).toBe(words);
});

it("names metrics as Retell's dashboard does, and those it does not know as Retell writes them", () => {
  expect(metricName("qa_not_passed_count")).toBe("QA not passed");
  expect(metricName("of_another_year")).toBe("of_another_year");
  expect(metricName(null)).toBe("–");
});

it("lasts until it was resolved, or until now; where an end is unknown, so is how long", () => {
  const [at, end, now] = [new Date(1_000), new Date(61_000), 5_000];
  const lasted = (more: Partial<Alert>) => lastedMs(rule({ triggeredAt: at, ...more }), now);
  expect(lasted({ state: "open", resolvedAt: null })).toBe(4_000);
  expect(lasted({ state: "resolved", resolvedAt: end })).toBe(60_000);
  expect(lasted({ state: "resolved", resolvedAt: null })).toBeNull();
  expect(lasted({ state: "resolved", resolvedAt: end, triggeredAt: null })).toBeNull();
  // Clocks differ; what ends before it began says nothing.
  expect(lasted({ state: "resolved", resolvedAt: new Date(0) })).toBeNull();
});

it("says what a rule is narrowed to, whatever Retell writes there", () => {
  expect(
    filterWords({ agent: [{ agent_id: "a1", version: [14, 15] }, { agent_id: "a2" }, 7] }),
  ).toEqual(["only a1, versions 14, 15", "only a2", "agent: 7"]);
  expect(filterWords({ error_code: [429], agent: "all" })).toEqual([
    "error_code: [429]",
    'agent: "all"',
  ]);
  for (const nothing of [null, "all", {}, { agent: [] }]) expect(filterWords(nothing)).toEqual([]);
});
