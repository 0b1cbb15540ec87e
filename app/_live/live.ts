import type { LiveTopic } from "#server/domain/live";

/** What a query shows of, kept in its `meta` and read by `keepCurrent`. */
export type LiveQuery = {
  topics: readonly LiveTopic[];
  /** Only what concerns this client; left out or null, all clients. */
  clientId?: string | null;
  /** Between two fetches at least. One that took its time rests longer by itself. */
  restMs?: number;
};

declare module "@tanstack/react-query" {
  interface Register {
    queryMeta: { live?: LiveQuery };
  }
}

/**
 * Keeps a query current while it is on screen: it is fetched again as soon as something of its
 * topics changes, and then not before it has rested. Spread it after the query's own options:
 *
 *     useSuspenseQuery({
 *       ...trpc.overview.get.queryOptions({ range }),
 *       ...live(["deliveries", "processing"]),
 *     });
 *
 * It replaces `refetchInterval`. While the tab is hidden nothing is fetched; what changed meanwhile
 * is when it is shown again. Now and then the query is fetched without an announcement, and more
 * often while the connection is away. Topics are explained in `server/domain/live.ts`.
 *
 * Leave it out where rows must not move by themselves. Components that share a query give it the
 * same in each.
 */
export function live(topics: readonly LiveTopic[], more: Omit<LiveQuery, "topics"> = {}) {
  return {
    meta: { live: { topics, ...more } },
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  } as const;
}
