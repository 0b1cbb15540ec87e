import "server-only";

import {
  dehydrate,
  type FetchInfiniteQueryOptions,
  type FetchQueryOptions,
  HydrationBoundary,
  type QueryKey,
} from "@tanstack/react-query";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { headers } from "next/headers";
import { cache, type ReactNode } from "react";
import { appRouter } from "#server/trpc/root";
import { createContext } from "./context";
import { makeQueryClient } from "./query-client";

/** The page's own context; the same one however often it is asked for. */
export const pageContext = cache(async () => createContext(await headers()));

export const getQueryClient = cache(makeQueryClient);

/** Query options that run the procedure in this process, without HTTP. */
export const trpc = createTRPCOptionsProxy({
  ctx: pageContext,
  router: appRouter,
  queryClient: getQueryClient,
});

/**
 * Starts a query and does not wait for it: the page streams, and the client component that
 * suspends on the same options takes the answer over.
 */
export function prefetch<Data, Failure, Selected, Key extends QueryKey>(
  options: FetchQueryOptions<Data, Failure, Selected, Key>,
): void {
  void getQueryClient().prefetchQuery(options);
}

/** The same for a list that is paged by cursor; fetches the first page. */
export function prefetchInfinite<Data, Failure, Selected, Key extends QueryKey, Cursor>(
  options: FetchInfiniteQueryOptions<Data, Failure, Selected, Key, Cursor>,
): void {
  void getQueryClient().prefetchInfiniteQuery(options);
}

/** Hands what was prefetched to the client components below it. */
export function HydrateClient({ children }: { children: ReactNode }) {
  return <HydrationBoundary state={dehydrate(getQueryClient())}>{children}</HydrationBoundary>;
}
