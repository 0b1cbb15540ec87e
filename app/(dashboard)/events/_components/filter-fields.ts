import { EVENT_STATUSES, KNOWN_EVENT_TYPES } from "#server/domain/event";
import { TIME_RANGES, type TimeRange } from "#server/domain/time-range";
import type { RouterOutputs } from "#server/trpc/root";
import { STATUS_LOOKS } from "@/_components/ui/status-badge";
import type { EventFilterParams } from "../search-params";

export type Choices = RouterOutputs["events"]["choices"];
export type Change = Partial<EventFilterParams>;
type Option = { value: string; label: string };

/** A filter whose value is one of several. */
export type ChoiceField = {
  label: string;
  options: readonly Option[];
  value: string | null;
  change: (value: string | null) => Change;
};

export const RANGE_WORDS: Record<TimeRange, string> = {
  "1h": "Last hour",
  "24h": "Last 24 hours",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
};

/** Without `choices` (still loading, or not to be had) the documented ones serve. */
export function choiceFields(
  filters: EventFilterParams,
  choices: Choices | undefined,
): { client: ChoiceField; type: ChoiceField; status: ChoiceField } {
  const find = <Value extends string>(values: readonly Value[], value: string | null) =>
    values.find((one) => one === value) ?? null;
  return {
    client: {
      label: "Client",
      options: (choices?.clients ?? []).map(({ id, name }) => ({ value: id, label: name })),
      value: filters.client,
      change: (client) => ({ client }),
    },
    type: {
      label: "Type",
      options: (choices?.types ?? KNOWN_EVENT_TYPES).map((type) => ({ value: type, label: type })),
      value: filters.type,
      change: (type) => ({ type }),
    },
    status: {
      label: "Status",
      options: EVENT_STATUSES.map((status) => ({
        value: status,
        label: STATUS_LOOKS[status].word,
      })),
      value: filters.status,
      change: (status) => ({ status: find(EVENT_STATUSES, status) }),
    },
  };
}

export const RANGES: readonly { value: TimeRange; label: string }[] = TIME_RANGES.map((value) => ({
  value,
  label: RANGE_WORDS[value],
}));

/** The name of the filter by time. */
export const RECEIVED = "Received";

export const SWITCHES = [
  { name: "duplicates", label: "Duplicates only" },
  { name: "divergent", label: "Divergent only" },
  { name: "tests", label: "Tests included" },
] as const;
