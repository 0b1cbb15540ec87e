"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { ShieldX } from "lucide-react";
import { memo, useTransition } from "react";
import { formatCount } from "@/_components/format";
import { Card } from "@/_components/ui/card";
import { Link } from "@/_components/ui/link";
import { onDemand, scriptLater } from "@/_components/ui/on-demand";
import { PageHeader } from "@/_components/ui/page-header";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import { Refreshing } from "@/_components/ui/refreshing";
import { live } from "@/_live/live";
import { ShareButton } from "@/_share/share-button";
import { useTRPC } from "@/_trpc/client";
import { useQueryStates } from "@/_url/use-params";
import { overviewParams, toChosenRange, withOverviewParams } from "../search-params";
import { awaitedClients } from "./awaited-clients";
import { ClientsCard } from "./clients-card";
import { refusedPath } from "./list-paths";
import { ChartsSkeleton, OverviewSkeleton } from "./overview-skeleton";
import { problemsOf } from "./problems";
import { RangePicker } from "./range-picker";
import { shownSpan } from "./shown-span";
import { sortClients } from "./sort-clients";
import { statusOf } from "./status";
import { StatusLine } from "./status-line";
import { Totals } from "./totals";

/** What is wrong is said above them; they are for looking closer. */
const OverviewCharts = scriptLater(
  () => import("./overview-charts").then((file) => file.OverviewCharts),
  "soon",
);
const FirstEvent = onDemand(
  () => import("./first-event").then((file) => file.FirstEvent),
  <Card className="h-52" />,
);
const NoClients = onDemand(
  () => import("./no-clients").then((file) => file.NoClients),
  <Card className="h-52" />,
);

export function OverviewView() {
  const [isPending, startTransition] = useTransition();
  const [params, setParams] = useQueryStates(overviewParams, { startTransition });
  return (
    <>
      <PageHeader
        title="Overview"
        actions={
          <>
            <Refreshing active={isPending} />
            <RangePicker value={params} onChange={setParams} />
            <ShareButton />
          </>
        }
      />
      <QueryBoundary
        fallback={<OverviewSkeleton />}
        title="The overview could not be loaded"
        heading="h2"
      >
        <OverviewContent params={params} setParams={setParams} />
      </QueryBoundary>
    </>
  );
}

/** Each figure of the page follows from one of these. */
const SHOWN = [
  "deliveries",
  "processing",
  "forwards",
  "figures",
  "failures",
  "refusals",
  "clients",
  "destinations",
  "journal",
] as const;

type Params = ReturnType<typeof useQueryStates<typeof overviewParams>>;

/** Rendered for new parameters only, not for that they are being fetched. */
const OverviewContent = memo(function OverviewContent({
  params,
  setParams,
}: {
  params: Params[0];
  setParams: Params[1];
}) {
  const trpc = useTRPC();
  const { data: overview } = useSuspenseQuery({
    ...trpc.overview.get.queryOptions(toChosenRange(params)),
    ...live(SHOWN),
  });
  if (overview.clients.length === 0) return <NoClients />;

  const span = shownSpan(params, overview);
  const clients = overview.clients.map((client) => ({
    ...client,
    problems: problemsOf(client, span),
  }));
  const status = statusOf({
    ...overview,
    clients: sortClients(clients, "problems", "desc"),
    allHref: withOverviewParams("/", { ...params, attention: true }),
    fine:
      overview.total.events === 0
        ? `no event was received in ${span.words}`
        : `nothing needs attention in ${span.words}`,
  });
  const awaited = awaitedClients(clients);
  return (
    <div className="grid grid-cols-1 gap-5">
      {awaited.length > 0 ? (
        <>
          {status.tone !== "ok" && <StatusLine status={status} />}
          <FirstEvent clients={awaited} />
        </>
      ) : (
        <>
          <StatusLine status={status} />
          <Totals overview={overview} span={span} />
          <QueryBoundary
            fallback={<ChartsSkeleton />}
            title="The charts could not be loaded"
            heading="h2"
          >
            <OverviewCharts
              chosen={toChosenRange(params)}
              onBrush={(from, to) => setParams({ from, to })}
            />
          </QueryBoundary>
        </>
      )}
      <ClientsCard
        clients={clients}
        span={span}
        filter={{
          q: params.q,
          attention: params.attention,
          sorting: { key: params.sort, order: params.order },
        }}
        onChange={({ sorting, ...filter }) =>
          setParams({ ...filter, ...(sorting && { sort: sorting.key, order: sorting.order }) })
        }
      />
      {overview.total.refusedUnknown > 0 && (
        <p className="flex items-center gap-2 text-sm text-muted">
          <ShieldX className="size-4 shrink-0" aria-hidden />
          <span>
            {formatCount(overview.total.refusedUnknown)} requests went to clients that do not exist.{" "}
            <Link href={refusedPath(span.filters)} className="link">
              See what was refused
            </Link>
          </span>
        </p>
      )}
    </div>
  );
});
