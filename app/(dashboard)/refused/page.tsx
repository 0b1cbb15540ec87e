import type { Metadata } from "next";
import { requireStaff } from "@/_auth/require-staff";
import { HydrateClient, prefetch, prefetchInfinite, trpc } from "@/_trpc/server";
import type { SearchParams } from "@/_url/params";
import { refusalListOptions } from "./_components/list-options";
import { RefusedView } from "./_components/refused-view";
import { loadRefusalParams, toRefusalFilter } from "./search-params";

export const metadata: Metadata = { title: "Refused" };

export default async function RefusedPage({
  searchParams,
}: {
  searchParams: Promise<SearchParams>;
}) {
  await requireStaff();
  const filter = toRefusalFilter(await loadRefusalParams(searchParams));
  prefetch(trpc.refusals.clients.queryOptions());
  prefetch(trpc.refusals.counts.queryOptions({ clientId: filter.clientId, range: filter.range }));
  prefetchInfinite(trpc.refusals.list.infiniteQueryOptions({ filter }, refusalListOptions));
  return (
    <HydrateClient>
      <RefusedView />
    </HydrateClient>
  );
}
