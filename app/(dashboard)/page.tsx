import type { Metadata } from "next";
import { requireStaff } from "@/_auth/require-staff";
import { HydrateClient, prefetch, trpc } from "@/_trpc/server";
import type { SearchParams } from "@/_url/params";
import { OverviewView } from "./_components/overview-view";
import { loadOverviewParams, toChosenRange } from "./search-params";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage({
  searchParams,
}: {
  searchParams: Promise<SearchParams>;
}) {
  await requireStaff();
  const chosen = toChosenRange(await loadOverviewParams(searchParams));
  prefetch(trpc.overview.get.queryOptions(chosen));
  prefetch(trpc.overview.series.queryOptions(chosen));
  return (
    <HydrateClient>
      <OverviewView />
    </HydrateClient>
  );
}
