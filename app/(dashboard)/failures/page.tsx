import type { Metadata } from "next";
import { requireStaff } from "@/_auth/require-staff";
import { HydrateClient, prefetch, trpc } from "@/_trpc/server";
import type { SearchParams } from "@/_url/params";
import { FailuresView } from "./_components/failures-view";
import { loadFailureParams, toFailureFilter } from "./search-params";

export const metadata: Metadata = { title: "Failures" };

export default async function FailuresPage({
  searchParams,
}: {
  searchParams: Promise<SearchParams>;
}) {
  await requireStaff();
  const filter = toFailureFilter(await loadFailureParams(searchParams));
  prefetch(trpc.failures.choices.queryOptions());
  prefetch(trpc.failures.groups.queryOptions(filter));
  return (
    <HydrateClient>
      <FailuresView />
    </HydrateClient>
  );
}
