import {
  createLoader,
  createParser,
  createSerializer,
  type inferParserType,
  parseAsArrayOf,
  parseAsBoolean,
  parseAsStringLiteral,
} from "nuqs/server";
import { EVENT_STATUSES } from "#server/domain/event";
import type { EventFilter } from "#server/domain/event-filter";
import { parseSearch } from "#server/domain/search";
import { TIME_RANGES } from "#server/domain/time-range";
import { parseAsInstant } from "@/_components/parse-instant";
import { EVENT_COLUMNS } from "./columns";

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

/** A search that can be read; the search box lets no other get here. */
const parseAsSearch = createParser({
  parse(value) {
    const text = value.trim();
    return text !== "" && parseSearch(text).error === undefined ? text : null;
  },
  serialize: (value: string) => value,
});

/** The filters of the events list as they stand in the URL. */
export const eventFilterParams = {
  q: parseAsSearch,
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
    search: params.q,
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

/** What else of the list is in the URL: the event in the drawer, and the columns chosen. */
export const eventListParams = {
  event: parseAsText(36),
  columns: parseAsArrayOf(parseAsStringLiteral(EVENT_COLUMNS)),
};

/** How many filters narrow the list; "include tests" widens it. */
export function countActiveFilters({ tests: _, ...narrowing }: EventFilterParams): number {
  return Object.values(narrowing).filter((value) => value !== null && value !== false).length;
}
