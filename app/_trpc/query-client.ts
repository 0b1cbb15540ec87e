import {
  defaultShouldDehydrateQuery,
  environmentManager,
  QueryClient,
} from "@tanstack/react-query";

/** One per rendered page on the server, one for good in the browser. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Above 0, or what the server has just rendered is fetched again at once.
        staleTime: 10_000,
        // On the server somebody waits for the page, and the browser asks again anyway.
        retry: (failures, error) =>
          !environmentManager.isServer() && failures < 2 && !isRefusal(error),
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

/** A 4xx: asking again changes nothing. */
function isRefusal(error: unknown): boolean {
  const status = httpStatusOf(error);
  return status !== null && status >= 400 && status < 500;
}

/** The HTTP status of a tRPC error, or null for others (the network, say). */
export function httpStatusOf(error: unknown): number | null {
  if (typeof error !== "object" || error === null || !("data" in error)) return null;
  const { data } = error;
  if (typeof data !== "object" || data === null || !("httpStatus" in data)) return null;
  return typeof data.httpStatus === "number" ? data.httpStatus : null;
}
