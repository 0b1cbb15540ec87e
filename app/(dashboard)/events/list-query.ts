import type { EventFilter } from "#server/domain/event-filter";

/** Enough for a few screens: fewer round trips while scrolling. */
export const LIST_PAGE_SIZE = 100;

/** The same for server and browser, so that what one prefetched the other finds. */
export function firstPageOf(filter: EventFilter) {
  return { filter, cursor: null, limit: LIST_PAGE_SIZE };
}

/** Reading a page anew would move the rows under the reader's pointer. */
export const PAGE_STAYS = {
  staleTime: Number.POSITIVE_INFINITY,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
  refetchOnMount: false,
} as const;
