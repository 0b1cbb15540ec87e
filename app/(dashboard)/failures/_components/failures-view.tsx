"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Archive, CircleCheck } from "lucide-react";
import { memo, useState, useTransition } from "react";
import { formatCount } from "@/_components/format";
import { Button } from "@/_components/ui/button";
import { Card, CardHeader } from "@/_components/ui/card";
import { EmptyState } from "@/_components/ui/empty-state";
import { PageHeader } from "@/_components/ui/page-header";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import { Refreshing } from "@/_components/ui/refreshing";
import { live } from "@/_live/live";
import { useTRPC } from "@/_trpc/client";
import { useQueryStates } from "@/_url/use-params";
import { AddClientLink } from "../../_components/add-client-link";
import {
  type FailureParams,
  failureParams,
  isNarrowed,
  NOTHING,
  toFailureFilter,
} from "../search-params";
import { becomesWords } from "./becomes-words";
import { type Change, FailureFilters } from "./failure-filters";
import { FailureGroup, keyOf } from "./failure-group";
import { FailuresSkeleton } from "./failures-skeleton";

export function FailuresView() {
  const [isPending, startTransition] = useTransition();
  const [params, change] = useQueryStates(failureParams, { startTransition });
  return (
    <>
      <PageHeader
        title="Failures"
        description="Events that could not be processed and forwards that did not arrive, by cause. Mend the cause, then try the whole group again."
        actions={<Refreshing active={isPending} />}
      />
      <QueryBoundary
        fallback={<FailuresSkeleton />}
        title="The failures could not be loaded"
        heading="h2"
      >
        <FailuresContent params={params} change={change} />
      </QueryBoundary>
    </>
  );
}

/** Rendered for new parameters only, not for that they are being fetched. */
const FailuresContent = memo(function FailuresContent({
  params,
  change,
}: {
  params: FailureParams;
  change: Change;
}) {
  return (
    <div className="grid grid-cols-1 gap-5">
      <FailureFilters params={params} change={change} />
      <Groups params={params} change={change} />
    </div>
  );
});

function Groups({ params, change }: { params: FailureParams; change: Change }) {
  const trpc = useTRPC();
  const [openKey, setOpenKey] = useState<string | null>(null);
  const { data: choices } = useSuspenseQuery(trpc.failures.choices.queryOptions());
  const { data } = useSuspenseQuery({
    ...trpc.failures.groups.queryOptions(toFailureFilter(params)),
    ...live(["processing", "forwards", "failures"], { clientId: params.client, restMs: 2_000 }),
  });
  const { groups, isCut } = data;
  if (groups.length === 0) {
    const hasClients = choices.clients.length > 0;
    return <NothingFailed params={params} hasClients={hasClients} change={change} />;
  }
  const nameOf = (id: string) => choices.clients.find((client) => client.id === id)?.name ?? id;
  return (
    <Card>
      <CardHeader
        title={`${formatCount(groups.length)}${isCut ? " or more" : ""} ${groups.length === 1 ? "cause" : "causes"}`}
        description={`${becomesWords(groups)}${isCut ? " The latest causes are shown." : ""}`}
      />
      <ul>
        {groups.map((group) => {
          const key = keyOf(group);
          return (
            <FailureGroup
              key={key}
              group={group}
              clientName={nameOf(group.clientId)}
              isOpen={key === openKey}
              onToggle={() => setOpenKey(key === openKey ? null : key)}
            />
          );
        })}
      </ul>
    </Card>
  );
}

function NothingFailed({
  params,
  hasClients,
  change,
}: {
  params: FailureParams;
  hasClients: boolean;
  change: Change;
}) {
  const narrowed = isNarrowed(params);
  const clear = narrowed && <Button onClick={() => change(NOTHING)}>Clear the filters</Button>;
  if (params.dismissed) {
    return (
      <Card>
        <EmptyState Icon={Archive} title="Nothing is dismissed" action={clear}>
          A failure that is known and needs nobody can be dismissed; it is then found here.
        </EmptyState>
      </Card>
    );
  }
  if (!hasClients) {
    return (
      <Card>
        <EmptyState Icon={CircleCheck} title="Nothing has failed yet" action={<AddClientLink />}>
          An event that can't be processed and a forward that does not arrive show here by their
          cause.
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card>
      <EmptyState Icon={CircleCheck} title="Nothing has failed" action={clear}>
        {narrowed
          ? "But for what was dismissed, nothing that fits these filters has failed."
          : "But for what was dismissed, every event was processed, and every forward arrived or is on its way. What fails shows here by its cause."}
      </EmptyState>
    </Card>
  );
}
