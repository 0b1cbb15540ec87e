import type { Metadata } from "next";
import { parseSearch } from "#server/domain/search";
import { requireStaff } from "@/_auth/require-staff";
import { getQueryClient, HydrateClient, prefetch, trpc } from "@/_trpc/server";
import type { SearchParams } from "@/_url/params";
import { EventsView } from "./_components/events-view";
import { firstPageOf } from "./list-query";
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
  await Promise.all([
    getQueryClient().prefetchQuery(trpc.events.choices.queryOptions()),
    getQueryClient().prefetchQuery(trpc.views.list.queryOptions()),
  ]);
  // What is wrong with a search the browser hears when it asks; an answer on this way has no words.
  const isReadable = parseSearch(filter.search ?? "").error === undefined;
  if (isReadable) prefetch(trpc.events.list.queryOptions(firstPageOf(filter)));
  return (
    <HydrateClient>
      <EventsView />
    </HydrateClient>
  );
}
