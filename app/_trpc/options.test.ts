import { QueryClient, skipToken } from "@tanstack/react-query";
import { createTRPCOptionsProxy, type TRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { expect, it } from "vitest";
import { type AppRouter, appRouter } from "#server/trpc/root";
import { trpcOptions } from "./options";

const onTheServer: TRPCOptionsProxy<AppRouter> = createTRPCOptionsProxy({
  router: appRouter,
  ctx: () => {
    throw new Error("Nothing is asked here.");
  },
  queryClient: new QueryClient(),
});

it.each<[string, (trpc: TRPCOptionsProxy<AppRouter>) => { queryKey: unknown }]>([
  ["a query", (trpc) => trpc.events.byId.queryOptions({ eventId: "1" })],
  ["a query without input", (trpc) => trpc.clients.list.queryOptions()],
  ["a query not to be asked", (trpc) => trpc.events.byId.queryOptions(skipToken)],
  ["pages", (trpc) => trpc.replays.list.infiniteQueryOptions({}, { getNextPageParam: () => null })],
  ["a filter", (trpc) => trpc.failures.pathFilter()],
  ["a query's filter", (trpc) => trpc.events.byId.queryFilter({ eventId: "1" })],
])("names %s as the server does", (_, ask) => {
  expect(ask(trpcOptions).queryKey).toEqual(ask(onTheServer).queryKey);
});

it("names paths, pages and mutations as the server does", () => {
  expect(trpcOptions.failures.pathKey()).toEqual(onTheServer.failures.pathKey());
  expect(trpcOptions.events.byId.queryKey()).toEqual(onTheServer.events.byId.queryKey());
  expect(trpcOptions.events.list.infiniteQueryKey({ limit: 50 })).toEqual(
    onTheServer.events.list.infiniteQueryKey({ limit: 50 }),
  );
  expect(trpcOptions.clients.add.mutationKey()).toEqual(onTheServer.clients.add.mutationKey());
});

it("does not ask what is to be skipped", () => {
  expect(trpcOptions.events.byId.queryOptions(skipToken).queryFn).toBe(skipToken);
});
