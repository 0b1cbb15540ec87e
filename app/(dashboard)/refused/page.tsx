import type { Metadata } from "next";
import { requireStaff } from "@/_auth/require-staff";
import { HydrateClient, prefetch, prefetchInfinite, trpc } from "@/_trpc/server";
import type { SearchParams } from "@/_url/params";
import { refusalListOptions } from "./_components/list-options";
import { RefusedView } from "./_components/refused-view";
import { loadRefusalParams, toCountsInput, toRefusalFilter } from "./search-params";

export const metadata: Metadata = { title: "Refused" };

export default async function RefusedPage({
  searchParams,
}: {
  searchParams: Promise<SearchParams>;
}) {
  await requireStaff();
  const params = await loadRefusalParams(searchParams);
  const filter = toRefusalFilter(params);
  prefetch(trpc.refusals.clients.queryOptions());
  prefetch(trpc.refusals.counts.queryOptions(toCountsInput(params)));
  prefetchInfinite(trpc.refusals.list.infiniteQueryOptions({ filter }, refusalListOptions));
  return (
    <HydrateClient>
      <RefusedView />
    </HydrateClient>
  );
}
