"use client";

import { useSuspenseInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { ShieldCheck, X } from "lucide-react";
import { memo, useTransition } from "react";
import { isCustom } from "#server/domain/overview-range";
import { REFUSAL_CODES } from "#server/domain/refusal";
import { formatStep } from "@/_components/charts/time-ticks";
import { formatCount } from "@/_components/format";
import { byCause, RefusalCauses } from "@/_components/refusal-causes";
import { REFUSAL_WORDS } from "@/_components/refusal-words";
import { Button } from "@/_components/ui/button";
import { Card, CardHeader } from "@/_components/ui/card";
import { EmptyState } from "@/_components/ui/empty-state";
import { PageHeader } from "@/_components/ui/page-header";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import { Refreshing } from "@/_components/ui/refreshing";
import { Select } from "@/_components/ui/select";
import { ShowOlder } from "@/_components/ui/show-older";
import { live } from "@/_live/live";
import { ShareButton } from "@/_share/share-button";
import type { Zone } from "@/_time/zone";
import { useZone } from "@/_time/zone-context";
import { useTRPC } from "@/_trpc/client";
import { useQueryStates } from "@/_url/use-params";
import { AddClientLink } from "../../_components/add-client-link";
import { ClientSelect } from "../../_components/client-select";
import { RANGE_NAMES } from "../../_components/range-names";
import { RangePicker } from "../../_components/range-picker";
import {
  type RefusalParams,
  refusalParams,
  toCountsInput,
  toRefusalFilter,
} from "../search-params";
import { refusalListOptions } from "./list-options";
import { RefusedSkeleton } from "./refused-skeleton";
import { RefusedTable } from "./refused-table";

const HOUR_MS = 3_600_000;

type Change = (change: Partial<RefusalParams>) => void;

export function RefusedView() {
  const [isPending, startTransition] = useTransition();
  const [params, change] = useQueryStates(refusalParams, { startTransition });
  return (
    <>
      <PageHeader
        title="Refused"
        description="Requests to the webhook URLs that were turned away, why, and what to change."
        actions={
          <>
            <Refreshing active={isPending} />
            <RangePicker value={params} onChange={change} />
            <ShareButton />
          </>
        }
      />
      <QueryBoundary
        fallback={<RefusedSkeleton />}
        title="What was refused could not be loaded"
        heading="h2"
      >
        <RefusedContent params={params} change={change} />
      </QueryBoundary>
    </>
  );
}

function Filters({ params, change }: Props) {
  const trpc = useTRPC();
  const { data: clients } = useSuspenseQuery(trpc.refusals.clients.queryOptions());
  const isNarrowed = params.client !== null || params.code !== null;
  return (
    <search className="flex flex-wrap items-center gap-2">
      <ClientSelect
        clients={clients}
        value={params.client}
        onChange={(client) => change({ client })}
        className="w-full sm:w-52"
      />
      <Select
        aria-label="Cause"
        className="w-full sm:w-60"
        value={params.code ?? ""}
        onChange={(event) =>
          change({ code: REFUSAL_CODES.find((code) => code === event.target.value) ?? null })
        }
      >
        <option value="">All causes</option>
        {REFUSAL_CODES.map((code) => (
          <option key={code} value={code}>
            {REFUSAL_WORDS[code].title}
          </option>
        ))}
      </Select>
      {isNarrowed && (
        <Button variant="ghost" onClick={() => change({ client: null, code: null })}>
          <X aria-hidden />
          Clear
        </Button>
      )}
    </search>
  );
}

type Props = { params: RefusalParams; change: Change };

/** Rendered for new parameters only, not for that they are being fetched. */
const RefusedContent = memo(function RefusedContent(props: Props) {
  return (
    <div className="grid grid-cols-1 gap-5">
      <Filters {...props} />
      <Requests {...props} />
    </div>
  );
});

function Requests({ params, change }: Props) {
  const trpc = useTRPC();
  const zone = useZone();
  const { data: counts } = useSuspenseQuery({
    ...trpc.refusals.counts.queryOptions(toCountsInput(params)),
    ...live(["refusals"]),
  });
  const list = useSuspenseInfiniteQuery(
    trpc.refusals.list.infiniteQueryOptions(
      { filter: toRefusalFilter(params) },
      refusalListOptions,
    ),
  );
  const { data: clients } = useSuspenseQuery(trpc.refusals.clients.queryOptions());

  const causes = byCause(counts).filter(({ code }) => params.code === null || code === params.code);
  const refusals = list.data.pages.flatMap((page) => page.refusals);
  const total = causes.reduce((sum, { count }) => sum + count, 0);
  const nameOf = (id: string) => clients.find((client) => client.id === id)?.name ?? id;
  if (causes.length === 0 && refusals.length === 0) {
    const hasClients = clients.length > 0;
    return <NothingRefused params={params} hasClients={hasClients} change={change} />;
  }

  return (
    <>
      <Card>
        <CardHeader
          title="By cause"
          description={`${formatCount(total)} ${total === 1 ? "request" : "requests"} in ${spanWords(params)}${hoursNote(params, zone)}.`}
        />
        <RefusalCauses
          causes={causes}
          aside={({ code, clientIds }) => (
            <>
              {clientIds.length > 0 && (
                <span className="max-w-48 truncate" title={clientIds.map(nameOf).join(", ")}>
                  {clientIds.map(nameOf).join(", ")}
                </span>
              )}
              {params.code === null && code !== "unknown_client" && (
                <button type="button" className="link" onClick={() => change({ code })}>
                  Show only these
                </button>
              )}
            </>
          )}
        />
      </Card>
      <Card>
        <CardHeader
          title="Requests"
          description="The newest first. Of a flood only the first ones are kept; unknown clients are only counted."
        />
        {refusals.length === 0 ? (
          <p className="px-4 py-8 text-center text-sm text-muted">
            None in exactly this time is kept in detail; they are only counted, by the hour.
          </p>
        ) : (
          <RefusedTable refusals={refusals} nameOf={nameOf} />
        )}
        <ShowOlder list={list} />
      </Card>
    </>
  );
}

/** As in "turned away in …". */
function spanWords(params: RefusalParams): string {
  return isCustom(params) ? "the chosen span" : `the last ${RANGE_NAMES[params.range]}`;
}

/** How far the totals, which are counted by the hour, may reach beyond the span. */
function hoursNote(params: RefusalParams, zone: Zone): string {
  const { from, to } = params;
  if (!isCustom(params) || !from || !to) return ", counted by whole hours";
  const first = new Date(Math.floor(from.getTime() / HOUR_MS) * HOUR_MS);
  const end = new Date(Math.ceil(to.getTime() / HOUR_MS) * HOUR_MS);
  const isWhole = first.getTime() === from.getTime() && end.getTime() === to.getTime();
  return isWhole ? "" : `, counted by whole hours: ${formatStep(first, end, zone)}`;
}

function NothingRefused({ params, hasClients, change }: Props & { hasClients: boolean }) {
  const isNarrowed = params.client !== null || params.code !== null;
  if (!hasClients) {
    return (
      <Card>
        <EmptyState Icon={ShieldCheck} title="Nothing was refused yet" action={<AddClientLink />}>
          A request that is signed with a wrong key or sent to a wrong URL shows here at once.
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card>
      <EmptyState
        Icon={ShieldCheck}
        title="Nothing was refused"
        action={
          isNarrowed && (
            <Button onClick={() => change({ client: null, code: null })}>Clear the filters</Button>
          )
        }
      >
        {isNarrowed
          ? `Nothing that fits these filters was turned away in ${spanWords(params)}.`
          : `Every request of ${spanWords(params)} was taken. A wrong key or a wrong URL would show here at once.`}
      </EmptyState>
    </Card>
  );
}
