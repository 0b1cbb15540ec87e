import type { EventFilter } from "#server/domain/event-filter";
import { parseSearch } from "#server/domain/search";
import {
  createLoader,
  createParser,
  parseAsArrayOf,
  parseAsStringLiteral,
  type Values,
} from "@/_url/params";
import { EVENT_COLUMNS } from "./columns";
import { eventLinkParams, parseAsText } from "./event-link";

/** A search that can be read; the search box lets no other get here. */
const parseAsSearch = createParser({
  parse(value) {
    const text = value.trim();
    return text !== "" && parseSearch(text).error === undefined ? text : null;
  },
  serialize: (value: string) => value,
});

/** The filters of the events list as they stand in the URL. */
export const eventFilterParams = { ...eventLinkParams, q: parseAsSearch };

export type EventFilterParams = Values<typeof eventFilterParams>;

export const loadEventFilterParams = createLoader(eventFilterParams);

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
