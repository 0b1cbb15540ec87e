import type { Metadata } from "next";
import { requireStaff } from "@/_auth/require-staff";
import { HydrateClient, prefetch, prefetchInfinite, trpc } from "@/_trpc/server";
import type { SearchParams } from "@/_url/params";
import { DuplicatesView } from "./_components/duplicates-view";
import { duplicateListOptions } from "./_components/list-options";
import { loadDuplicateParams, toDuplicateFilter, toFiguresInput } from "./search-params";

export const metadata: Metadata = { title: "Duplicates" };

export default async function DuplicatesPage({
  searchParams,
}: {
  searchParams: Promise<SearchParams>;
}) {
  await requireStaff();
  const params = await loadDuplicateParams(searchParams);
  prefetch(trpc.duplicates.clients.queryOptions());
  prefetch(trpc.duplicates.figures.queryOptions(toFiguresInput(params)));
  prefetchInfinite(
    trpc.duplicates.list.infiniteQueryOptions(
      { filter: toDuplicateFilter(params) },
      duplicateListOptions,
    ),
  );
  return (
    <HydrateClient>
      <DuplicatesView />
    </HydrateClient>
  );
}
