"use client";

import { useSuspenseInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { CopyCheck } from "lucide-react";
import { memo, Suspense, useTransition } from "react";
import { Button } from "@/_components/ui/button";
import { Card, CardHeader } from "@/_components/ui/card";
import { EmptyState } from "@/_components/ui/empty-state";
import { Link } from "@/_components/ui/link";
import { scriptLater } from "@/_components/ui/on-demand";
import { PageHeader } from "@/_components/ui/page-header";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import { Refreshing } from "@/_components/ui/refreshing";
import { ShowOlder } from "@/_components/ui/show-older";
import { live } from "@/_live/live";
import { ShareButton } from "@/_share/share-button";
import { useTRPC } from "@/_trpc/client";
import { useQueryStates } from "@/_url/use-params";
import { AddClientLink } from "../../_components/add-client-link";
import { RangePicker } from "../../_components/range-picker";
import { shownSpan } from "../../_components/shown-span";
import { withEventFilters } from "../../events/event-link";
import {
  type DuplicateParams,
  duplicateParams,
  toDuplicateFilter,
  toFiguresInput,
} from "../search-params";
import { ClientsCard } from "./clients-card";
import { DuplicateFilters } from "./duplicate-filters";
import { DuplicateTable } from "./duplicate-table";
import { CauseChartSkeleton, DuplicatesSkeleton } from "./duplicates-skeleton";
import { duplicateListOptions } from "./list-options";
import { SummaryCard } from "./summary-card";

const CauseChart = scriptLater(
  () => import("./cause-chart").then((file) => file.CauseChart),
  "soon",
);

type Change = (change: Partial<DuplicateParams>) => void;

export function DuplicatesView() {
  const [isPending, startTransition] = useTransition();
  const [params, change] = useQueryStates(duplicateParams, { startTransition });
  return (
    <>
      <PageHeader
        title="Duplicates"
        description="What Retell sent more than once, and why; none was processed again."
        actions={
          <>
            <Refreshing active={isPending} />
            <RangePicker value={params} onChange={change} />
            <ShareButton />
          </>
        }
      />
      <QueryBoundary
        fallback={<DuplicatesSkeleton />}
        title="The duplicates could not be loaded"
        heading="h2"
      >
        <DuplicatesContent params={params} change={change} />
      </QueryBoundary>
    </>
  );
}

/** Rendered for new parameters only, not for that they are being fetched. */
const DuplicatesContent = memo(function DuplicatesContent({
  params,
  change,
}: {
  params: DuplicateParams;
  change: Change;
}) {
  const trpc = useTRPC();
  const { data: clients } = useSuspenseQuery(trpc.duplicates.clients.queryOptions());
  const { data: figures } = useSuspenseQuery({
    ...trpc.duplicates.figures.queryOptions(toFiguresInput(params)),
    ...live(["deliveries", "processing"], { clientId: params.client, restMs: 5_000 }),
  });
  // Rows must not move by themselves: the list is as old as the page, until something is chosen.
  const list = useSuspenseInfiniteQuery(
    trpc.duplicates.list.infiniteQueryOptions(
      { filter: toDuplicateFilter(params) },
      duplicateListOptions,
    ),
  );
  const nameOf = (id: string) => clients.find((client) => client.id === id)?.name ?? id;
  const { words } = shownSpan(params, figures);
  const duplicates = list.data.pages.flatMap((page) => page.duplicates);
  return (
    <div className="grid grid-cols-1 gap-5">
      {figures.clients.length > 0 && (
        <>
          <div className="grid grid-cols-1 gap-5 lg:grid-cols-[2fr_3fr]">
            <SummaryCard
              figures={figures}
              words={words}
              nameOf={nameOf}
              onlyClient={params.client !== null}
            />
            <Card className="min-w-0 overflow-visible px-4 py-3">
              <Suspense fallback={<CauseChartSkeleton />}>
                <CauseChart figures={figures} onBrush={(from, to) => change({ from, to })} />
              </Suspense>
            </Card>
          </div>
          <ClientsCard
            clients={figures.clients}
            words={words}
            params={params}
            nameOf={nameOf}
            onChange={change}
          />
        </>
      )}
      <DuplicateFilters params={params} clients={clients} onChange={change} />
      <Card className="print:break-inside-auto">
        {duplicates.length === 0 ? (
          <NoDuplicates
            params={params}
            words={words}
            hasClients={clients.length > 0}
            hasEvents={figures.events > 0}
            change={change}
          />
        ) : (
          <>
            <CardHeader
              title="Duplicates"
              description="The newest first. Each is explained some seconds after it came."
            />
            <DuplicateTable duplicates={duplicates} params={params} nameOf={nameOf} />
            <ShowOlder list={list} />
          </>
        )}
      </Card>
    </div>
  );
});

function NoDuplicates({
  params,
  words,
  hasClients,
  hasEvents,
  change,
}: {
  params: DuplicateParams;
  words: string;
  hasClients: boolean;
  hasEvents: boolean;
  change: Change;
}) {
  const { client, call, cause, divergence } = params;
  const isNarrowed = client !== null || call !== null || cause !== null || divergence !== null;
  if (isNarrowed) {
    return (
      <EmptyState
        Icon={CopyCheck}
        title="No duplicates match"
        action={
          <div className="flex flex-wrap justify-center gap-2">
            {call !== null && (
              <Button asChild variant="primary">
                <Link href={withEventFilters("/events", { q: call, duplicates: true })}>
                  Search all duplicated events for it
                </Link>
              </Button>
            )}
            <Button
              onClick={() => change({ client: null, call: null, cause: null, divergence: null })}
            >
              Clear the filters
            </Button>
          </div>
        }
      >
        {call === null
          ? `None of ${words} is of this kind. A copy shows here some seconds after it came.`
          : `None of ${words} is of a call or chat with the id “${call}”. Older ones, and a phone number or a name, are found among the events.`}
      </EmptyState>
    );
  }
  if (!hasClients) {
    return (
      <EmptyState Icon={CopyCheck} title="No duplicates yet" action={<AddClientLink />}>
        What a client's webhook brings more than once shows here, with why it came again.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      Icon={CopyCheck}
      title="No duplicates in this range"
      action={
        params.range !== "30d" && (
          <Button onClick={() => change({ range: "30d", from: null, to: null })}>
            Look at 30 days
          </Button>
        )
      }
    >
      {hasEvents
        ? `Every event of ${words} was delivered once: Retell sent nothing again, and nothing had to be kept from happening twice.`
        : `No event was received in ${words}. What is delivered more than once shows here, with why it came again.`}
    </EmptyState>
  );
}
