import type { RouterOutputs } from "#server/trpc/root";
import { formatCount, formatDuration, formatPercent, UNKNOWN } from "@/_components/format";
import { formatCents } from "@/_components/format-cents";

export type Alert = RouterOutputs["alerts"]["list"]["alerts"][number];

/** As Retell's own dashboard calls them. */
const METRICS: ReadonlyMap<string, string> = new Map([
  ["call_count", "Number of calls"],
  ["concurrency_used", "Concurrency used"],
  ["call_success_rate", "Call success rate"],
  ["negative_sentiment_rate", "Negative sentiment rate"],
  ["custom_function_latency", "Custom function latency"],
  ["custom_function_failure_count", "Custom function failures"],
  ["transfer_call_failure_count", "Transfer call failures"],
  ["qa_not_passed_count", "QA not passed"],
  ["total_call_cost", "Total call cost"],
  ["api_error_count", "API errors"],
  ["chat_count", "Number of chats"],
  ["chat_success_rate", "Chat success rate"],
  ["chat_negative_sentiment_rate", "Chat negative sentiment rate"],
  ["total_chat_cost", "Total chat cost"],
]);

/** What is measured. A metric we do not know goes by Retell's name for it. */
export function metricName(metricType: string | null): string {
  return metricType === null ? UNKNOWN : (METRICS.get(metricType) ?? metricType);
}

/** A measured value in the unit of its metric, which the metric's name ends with: costs come in cents. */
export function formatValue(value: number | null, metricType: string | null): string {
  if (value === null) return UNKNOWN;
  if (metricType?.endsWith("_cost")) return formatCents(String(value));
  if (metricType?.endsWith("_rate")) return formatPercent(value / 100);
  if (metricType?.endsWith("_latency")) return formatDuration(value);
  return formatCount(value);
}

/** Retell takes both spellings. */
const COMPARATORS: ReadonlyMap<string, string> = new Map([
  ["gt", "above"],
  [">", "above"],
  ["ge", "at least"],
  [">=", "at least"],
  ["lt", "below"],
  ["<", "below"],
  ["le", "at most"],
  ["<=", "at most"],
]);

/** What the rule waits for: `above 100 in 1 h`, `change above 50 % in 1 h`. */
export function conditionWords(alert: Alert): string {
  const { comparator, thresholdValue, thresholdType, metricType, window } = alert;
  if (comparator === null && thresholdValue === null) return UNKNOWN;
  const isRelative = thresholdType === "relative";
  const threshold = isRelative
    ? formatPercent(thresholdValue === null ? null : thresholdValue / 100)
    : formatValue(thresholdValue, metricType);
  const compared = COMPARATORS.get(comparator ?? "") ?? comparator ?? UNKNOWN;
  const words = [isRelative ? "change" : "", compared, threshold].filter((word) => word !== "");
  return window === null ? words.join(" ") : `${words.join(" ")} in ${spanWords(window)}`;
}

/** `1h` → `1 h`, `30m` → `30 min`. What is no such span stays as it is. */
export function spanWords(span: string): string {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(span) ?? [];
  return count === undefined ? span : `${count} ${unit === "m" ? "min" : unit}`;
}

/** What was measured: `148`; under a relative threshold with what it was before: `20 → 48 (+140 %)`. */
export function measuredWords(
  alert: Pick<Alert, "thresholdType" | "metricType">,
  value: number | null,
  previous: number | null,
): string {
  const words = formatValue(value, alert.metricType);
  if (value === null && previous === null) return UNKNOWN;
  if (previous === null && alert.thresholdType !== "relative") return words;
  const pair = `${formatValue(previous, alert.metricType)} → ${words}`;
  const change = value === null || previous === null ? null : changeWords(value, previous);
  return change === null ? pair : `${pair} (${change})`;
}

/** As Retell computes it: of nothing before, whatever comes is an infinite increase. */
function changeWords(value: number, previous: number): string | null {
  if (previous === 0) return value > 0 ? "+∞ %" : null;
  const change = (value - previous) / previous;
  return change < 0 ? `−${formatPercent(-change)}` : `+${formatPercent(change)}`;
}

/** How long an incident lasted, or has lasted until now; null where that can't be known. */
export function lastedMs({ state, triggeredAt, resolvedAt }: Alert, nowMs: number): number | null {
  if (triggeredAt === null) return null;
  const end = state === "open" ? nowMs : resolvedAt?.getTime();
  return end === undefined || end < triggeredAt.getTime() ? null : end - triggeredAt.getTime();
}
