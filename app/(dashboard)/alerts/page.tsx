import type { Metadata } from "next";
import { requireStaff } from "@/_auth/require-staff";
import { HydrateClient, prefetch, prefetchInfinite, trpc } from "@/_trpc/server";
import type { SearchParams } from "@/_url/params";
import { AlertsView } from "./_components/alerts-view";
import { alertListOptions } from "./_components/list-options";
import { loadAlertParams, toAlertFilter } from "./search-params";

export const metadata: Metadata = { title: "Alerts" };

export default async function AlertsPage({
  searchParams,
}: {
  searchParams: Promise<SearchParams>;
}) {
  await requireStaff();
  const params = await loadAlertParams(searchParams);
  prefetch(trpc.alerts.clients.queryOptions());
  prefetch(trpc.alerts.countOpen.queryOptions({ clientId: params.client }));
  prefetchInfinite(
    trpc.alerts.list.infiniteQueryOptions({ filter: toAlertFilter(params) }, alertListOptions),
  );
  return (
    <HydrateClient>
      <AlertsView />
    </HydrateClient>
  );
}
