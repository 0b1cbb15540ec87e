"use client";

import { useSuspenseInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { ShieldCheck, X } from "lucide-react";
import { useTransition } from "react";
import { REFUSAL_CODES } from "#server/domain/refusal";
import { TIME_RANGES } from "#server/domain/time-range";
import { formatCount } from "@/_components/format";
import { byCause, RefusalCauses } from "@/_components/refusal-causes";
import { REFUSAL_WORDS } from "@/_components/refusal-words";
import { Button } from "@/_components/ui/button";
import { Card, CardHeader } from "@/_components/ui/card";
import { EmptyState } from "@/_components/ui/empty-state";
import { PageHeader } from "@/_components/ui/page-header";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import { Refreshing } from "@/_components/ui/refreshing";
import { Segmented } from "@/_components/ui/segmented";
import { Select } from "@/_components/ui/select";
import { live } from "@/_live/live";
import { useTRPC } from "@/_trpc/client";
import { useQueryStates } from "@/_url/use-params";
import { RANGE_NAMES } from "../../_components/range-names";
import { type RefusalParams, refusalParams, toRefusalFilter } from "../search-params";
import { refusalListOptions } from "./list-options";
import { RefusedSkeleton } from "./refused-skeleton";
import { RefusedTable } from "./refused-table";

type Change = (change: Partial<RefusalParams>) => void;

export function RefusedView() {
  const [isPending, startTransition] = useTransition();
  const [params, setParams] = useQueryStates(refusalParams, { startTransition });
  const change: Change = (values) => {
    setParams(values);
  };
  return (
    <>
      <PageHeader
        title="Refused"
        description="Requests to the webhook URLs that were turned away, why, and what to change."
        actions={<Refreshing active={isPending} />}
      />
      <QueryBoundary fallback={<RefusedSkeleton />}>
        <div className="grid grid-cols-1 gap-5">
          <Filters params={params} change={change} />
          <RefusedContent params={params} change={change} />
        </div>
      </QueryBoundary>
    </>
  );
}

function Filters({ params, change }: { params: RefusalParams; change: Change }) {
  const trpc = useTRPC();
  const { data: clients } = useSuspenseQuery(trpc.refusals.clients.queryOptions());
  const isNarrowed = params.client !== null || params.code !== null;
  return (
    <search className="flex flex-wrap items-center gap-2">
      <Select
        aria-label="Client"
        className="w-full sm:w-52"
        value={params.client ?? ""}
        onChange={(event) => change({ client: event.target.value || null })}
      >
        <option value="">All clients</option>
        {clients.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        {params.client !== null && !clients.some(({ id }) => id === params.client) && (
          <option value={params.client}>{params.client}</option>
        )}
      </Select>
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
      <Segmented
        label="Time range"
        value={params.range}
        options={TIME_RANGES.map((range) => ({
          value: range,
          label: range,
          title: `The last ${RANGE_NAMES[range]}`,
        }))}
        onChange={(range) => change({ range })}
      />
      {isNarrowed && (
        <Button variant="ghost" onClick={() => change({ client: null, code: null })}>
          <X aria-hidden />
          Clear
        </Button>
      )}
    </search>
  );
}

function RefusedContent({ params, change }: { params: RefusalParams; change: Change }) {
  const trpc = useTRPC();
  const filter = toRefusalFilter(params);
  const { data: counts } = useSuspenseQuery({
    ...trpc.refusals.counts.queryOptions({ clientId: filter.clientId, range: filter.range }),
    ...live(["refusals"]),
  });
  const list = useSuspenseInfiniteQuery(
    trpc.refusals.list.infiniteQueryOptions({ filter }, refusalListOptions),
  );
  const { data: clients } = useSuspenseQuery(trpc.refusals.clients.queryOptions());

  const causes = byCause(counts).filter(({ code }) => params.code === null || code === params.code);
  const refusals = list.data.pages.flatMap((page) => page.refusals);
  const total = causes.reduce((sum, { count }) => sum + count, 0);
  const nameOf = (id: string) => clients.find((client) => client.id === id)?.name ?? id;
  if (causes.length === 0 && refusals.length === 0) return <NothingRefused params={params} />;

  return (
    <>
      <Card>
        <CardHeader
          title="By cause"
          description={`${formatCount(total)} in the last ${RANGE_NAMES[params.range]}.`}
        />
        <RefusalCauses
          causes={causes}
          aside={({ code, clientIds }) => (
            <>
              {clientIds.length > 0 && (
                <span className="max-w-48 truncate">{clientIds.map(nameOf).join(", ")}</span>
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
            None of these is kept in detail; they are only counted.
          </p>
        ) : (
          <RefusedTable refusals={refusals} nameOf={nameOf} />
        )}
        {list.hasNextPage && (
          <div className="border-t p-3 text-center">
            <Button onClick={() => list.fetchNextPage()} busy={list.isFetchingNextPage}>
              Show older ones
            </Button>
          </div>
        )}
      </Card>
    </>
  );
}

function NothingRefused({ params }: { params: RefusalParams }) {
  const isNarrowed = params.client !== null || params.code !== null;
  return (
    <Card>
      <EmptyState Icon={ShieldCheck} title="Nothing was refused">
        {isNarrowed
          ? `Nothing that fits these filters was turned away in the last ${RANGE_NAMES[params.range]}.`
          : `Every request of the last ${RANGE_NAMES[params.range]} was taken. A wrong key or a wrong URL would show here at once.`}
      </EmptyState>
    </Card>
  );
}
