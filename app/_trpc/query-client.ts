import {
  defaultShouldDehydrateQuery,
  environmentManager,
  type InvalidateOptions,
  type InvalidateQueryFilters,
  QueryClient,
  type QueryKey,
} from "@tanstack/react-query";

/** One per rendered page on the server, one for good in the browser. */
export function makeQueryClient(): QueryClient {
  return new CarefulQueryClient({
    defaultOptions: {
      queries: {
        // Above 0, or what the server has just rendered is fetched again at once.
        staleTime: 10_000,
        // On the server somebody waits for the page, and the browser asks again anyway.
        retry: (failures, error) => !environmentManager.isServer() && failures < triesAgain(error),
      },
      dehydrate: {
        // Pending ones too: the page streams, and the answer follows when it is there.
        shouldDehydrateQuery: (query) =>
          defaultShouldDehydrateQuery(query) || query.state.status === "pending",
        // Next redacts errors by itself, and needs to see its own to recognise dynamic pages.
        shouldRedactErrors: () => false,
      },
    },
  });
}

/**
 * What is asked for the first time when something changes may be answered as it was before. TanStack
 * takes that answer for current, and phone numbers, say, would stay masked: it is asked for again.
 */
class CarefulQueryClient extends QueryClient {
  override async invalidateQueries<Key extends QueryKey = QueryKey>(
    filters?: InvalidateQueryFilters<Key>,
    options?: InvalidateOptions,
  ): Promise<void> {
    const underWay = this.getQueryCache()
      .findAll(filters)
      .filter(({ state }) => state.fetchStatus === "fetching" && state.data === undefined);
    for (const query of underWay) {
      const again = () =>
        super.invalidateQueries(
          { ...filters, queryKey: query.queryKey as Key, exact: true },
          options,
        );
      void query.promise?.then(again, () => {});
    }
    await super.invalidateQueries(filters, options);
  }
}

/**
 * After a 4xx asking again changes nothing. What the server failed at it may manage a second later;
 * longer somebody would look at bars where "Try again" could be. A lost connection may be back soon.
 */
function triesAgain(error: Error): number {
  const status = httpStatusOf(error);
  // What failed while the server made the page has no status, but a digest.
  if (status === null) return "digest" in error ? 1 : 2;
  return status < 500 ? 0 : 1;
}

/** The HTTP status of a tRPC error, or null for others (the network, say). */
export function httpStatusOf(error: unknown): number | null {
  if (typeof error !== "object" || error === null || !("data" in error)) return null;
  const { data } = error;
  if (typeof data !== "object" || data === null || !("httpStatus" in data)) return null;
  return typeof data.httpStatus === "number" ? data.httpStatus : null;
}
