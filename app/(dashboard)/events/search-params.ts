import {
  createLoader,
  createParser,
  createSerializer,
  type inferParserType,
  parseAsBoolean,
  parseAsStringLiteral,
} from "nuqs/server";
import { EVENT_STATUSES } from "#server/domain/event";
import type { EventFilter } from "#server/domain/event-filter";
import { TIME_RANGES } from "#server/domain/time-range";
import { parseAsInstant } from "@/_components/parse-instant";

/** Text somebody typed or pasted; what no event can hold counts as not given. */
function parseAsText(length: number) {
  return createParser({
    parse(value) {
      const text = value.trim();
      return text === "" || text.length > length || text.includes("\u0000") ? null : text;
    },
    serialize: (value: string) => value,
  });
}

/** The filters of the events list as they stand in the URL. */
export const eventFilterParams = {
  client: parseAsText(63),
  type: parseAsText(255),
  status: parseAsStringLiteral(EVENT_STATUSES),
  call: parseAsText(255),
  duplicates: parseAsBoolean.withDefault(false),
  divergent: parseAsBoolean.withDefault(false),
  tests: parseAsBoolean.withDefault(false),
  range: parseAsStringLiteral(TIME_RANGES),
  from: parseAsInstant,
  to: parseAsInstant,
};

export type EventFilterParams = inferParserType<typeof eventFilterParams>;

export const loadEventFilterParams = createLoader(eventFilterParams);

/** Appends the filters that are set to a path. */
export const withEventFilters = createSerializer(eventFilterParams);

/** The same for server and browser, so that what one prefetched the other finds. */
export function toEventFilter(params: EventFilterParams): EventFilter {
  return {
    clientId: params.client,
    eventType: params.type,
    status: params.status,
    callId: params.call,
    duplicatesOnly: params.duplicates,
    divergentOnly: params.divergent,
    includeTests: params.tests,
    range: params.range,
    from: params.from,
    to: params.to,
  };
}

/** How many filters narrow the list; "include tests" widens it. */
export function countActiveFilters({ tests: _, ...narrowing }: EventFilterParams): number {
  return Object.values(narrowing).filter((value) => value !== null && value !== false).length;
}
