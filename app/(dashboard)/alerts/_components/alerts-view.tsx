"use client";

import { useSuspenseInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { memo, useTransition } from "react";
import { formatCount } from "@/_components/format";
import { Card, CardHeader } from "@/_components/ui/card";
import { PageHeader } from "@/_components/ui/page-header";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import { Refreshing } from "@/_components/ui/refreshing";
import { ShowOlder } from "@/_components/ui/show-older";
import { live } from "@/_live/live";
import { ShareButton } from "@/_share/share-button";
import { useTRPC } from "@/_trpc/client";
import { useQueryStates } from "@/_url/use-params";
import { type AlertParams, alertParams, toAlertFilter } from "../search-params";
import { AlertFilters, type Change } from "./alert-filters";
import { AlertTable } from "./alert-table";
import { AlertsSkeleton } from "./alerts-skeleton";
import { alertListOptions } from "./list-options";
import { NoAlerts } from "./no-alerts";

export function AlertsView() {
  const [isPending, startTransition] = useTransition();
  const [params, change] = useQueryStates(alertParams, { startTransition });
  return (
    <>
      <PageHeader
        title="Alerts"
        description="What the alert rules in Retell report: what was measured, against what, and whether it is over."
        actions={
          <>
            <Refreshing active={isPending} />
            <ShareButton />
          </>
        }
      />
      <QueryBoundary
        fallback={<AlertsSkeleton />}
        title="The alerts could not be loaded"
        heading="h2"
      >
        <AlertsContent params={params} change={change} />
      </QueryBoundary>
    </>
  );
}

type Props = { params: AlertParams; change: Change };

/** Rendered for new parameters only, not for that they are being fetched. */
const AlertsContent = memo(function AlertsContent(props: Props) {
  return (
    <div className="grid grid-cols-1 gap-5">
      <AlertFilters {...props} />
      <Incidents {...props} />
    </div>
  );
});

function Incidents({ params, change }: Props) {
  const trpc = useTRPC();
  const { data: clients } = useSuspenseQuery(trpc.alerts.clients.queryOptions());
  const { data: open } = useSuspenseQuery({
    ...trpc.alerts.countOpen.queryOptions({ clientId: params.client }),
    ...live(["alerts"], { clientId: params.client }),
  });
  // They are rare, and one that says "Open" when it is over would be worse than a row that moves.
  const list = useSuspenseInfiniteQuery({
    ...trpc.alerts.list.infiniteQueryOptions({ filter: toAlertFilter(params) }, alertListOptions),
    ...live(["alerts"], { clientId: params.client, restMs: 2_000 }),
  });
  const alerts = list.data.pages.flatMap((page) => page.alerts);
  if (alerts.length === 0) return <NoAlerts params={params} clients={clients} change={change} />;

  const nameOf = (id: string) => clients.find((client) => client.id === id)?.name ?? id;
  return (
    <Card>
      <CardHeader
        title={params.state === "resolved" ? "Resolved" : openWords(open)}
        description="The newest first. Retell tells of each beginning and each end once, and of no end when a rule is edited."
      />
      <AlertTable alerts={alerts} nameOf={nameOf} />
      <ShowOlder list={list} />
    </Card>
  );
}

function openWords(open: number): string {
  if (open === 0) return "None is open";
  return `${formatCount(open)} ${open === 1 ? "is" : "are"} open`;
}
