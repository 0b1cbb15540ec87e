"use client";

import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { Card, CardBody, CardHeader } from "@/_components/ui/card";
import { EmptyState } from "@/_components/ui/empty-state";
import { PageHeader } from "@/_components/ui/page-header";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import { live } from "@/_live/live";
import { CancelButton } from "@/_replay/cancel-button";
import { ReplayProgress } from "@/_replay/replay-progress";
import { scopeWords } from "@/_replay/scope-words";
import { ReplayStateBadge } from "@/_replay/state-badge";
import { useZone } from "@/_time/zone-context";
import { useTRPC } from "@/_trpc/client";
import { ReplaysSkeleton } from "../../_components/replays-skeleton";
import { NotesCard } from "./notes-card";
import { isUnderWay, OutcomeCard } from "./outcome-card";
import { ReplayFacts } from "./replay-facts";

const CRUMBS = [{ label: "Replays", href: "/replays" }];

export function ReplayView({ replayId }: { replayId: string }) {
  return (
    <QueryBoundary
      fallback={<ReplaysSkeleton />}
      title="This replay could not be loaded"
      heading="h2"
      head={<PageHeader crumbs={CRUMBS} title="Replay" />}
    >
      <LoadedReplay replayId={replayId} />
    </QueryBoundary>
  );
}

function LoadedReplay({ replayId }: { replayId: string }) {
  const trpc = useTRPC();
  const zone = useZone();
  const options = trpc.replays.byId.queryOptions({ replayId });
  const known = useQueryClient().getQueryData(options.queryKey);
  const isOver = known && known.state !== "running" && !isUnderWay(known);
  const { data: replay } = useSuspenseQuery({
    ...options,
    ...live(isOver ? ["replays"] : ["replays", "processing", "forwards"], { restMs: 1_000 }),
  });
  if (replay === null) return <EmptyState Icon={SearchX} title="There is no such replay" />;
  return (
    <>
      <PageHeader
        crumbs={CRUMBS}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {scopeWords(replay, zone)}
            <ReplayStateBadge state={replay.state} />
          </span>
        }
        actions={replay.state === "running" && <CancelButton replayId={replayId} />}
      />
      <div className="grid grid-cols-1 gap-4">
        <Card>
          <CardHeader title="Progress" />
          <CardBody>
            <ReplayProgress replay={replay} />
          </CardBody>
        </Card>
        <ReplayFacts replay={replay} />
        <OutcomeCard replay={replay} />
        <NotesCard replay={replay} />
      </div>
    </>
  );
}
