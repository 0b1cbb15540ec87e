import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { requireStaff } from "@/_auth/require-staff";
import { getQueryClient, HydrateClient, trpc } from "@/_trpc/server";
import { EventsView } from "./_components/events-view";
import { loadEventFilterParams, toEventFilter } from "./search-params";

export const metadata: Metadata = { title: "Events" };

export default async function EventsPage({
  searchParams,
}: {
  searchParams: Promise<SearchParams>;
}) {
  await requireStaff();
  const filter = toEventFilter(await loadEventFilterParams(searchParams));
  // Awaited, because the filter bar does not suspend: server and browser must render the same.
  await getQueryClient().prefetchQuery(trpc.events.choices.queryOptions());
  void getQueryClient().prefetchInfiniteQuery(
    trpc.events.list.infiniteQueryOptions(
      { filter },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  return (
    <HydrateClient>
      <EventsView />
    </HydrateClient>
  );
}
