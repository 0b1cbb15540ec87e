import type { EventFilter } from "#server/domain/event-filter";
import { createLoader, parseAsArrayOf, parseAsStringLiteral, type Values } from "@/_url/params";
import { EVENT_COLUMNS } from "./columns";
import { eventFilterParams, parseAsText } from "./event-link";

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
