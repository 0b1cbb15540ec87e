"use client";

import { keepPreviousData, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { List, SearchX } from "lucide-react";
import { type ReactNode, Suspense } from "react";
import type { CallKind } from "#server/domain/call";
import { Button } from "@/_components/ui/button";
import { Card } from "@/_components/ui/card";
import { CopyButton } from "@/_components/ui/copy-button";
import { EmptyState } from "@/_components/ui/empty-state";
import { Link } from "@/_components/ui/link";
import { onSight, scriptLater } from "@/_components/ui/on-demand";
import { type Crumb, PageHeader } from "@/_components/ui/page-header";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import { live } from "@/_live/live";
import { ReplayButton } from "@/_replay/replay-button";
import { NOTHING_CHOSEN } from "@/_replay/replay-order";
import { ShareButton } from "@/_share/share-button";
import { useTRPC } from "@/_trpc/client";
import { answersOf } from "./answers-of";
import { CallFacts } from "./call-facts";
import { CallSkeleton } from "./call-skeleton";
import { CallStory } from "./call-story";
import { StateBadge } from "./state-badge";
import { TranscriptSkeleton } from "./transcript-skeleton";

const AnalysisCard = scriptLater(
  () => import("./analysis-card").then((file) => file.AnalysisCard),
  "soon",
);
/** Long, and below the fold: loaded when somebody comes near it. */
const CallContent = onSight(
  () => import("./call-content").then((file) => file.default),
  <TranscriptSkeleton />,
);

type CallRef = { clientId: string; callId: string };

export function CallView(ref: CallRef) {
  return (
    <QueryBoundary
      fallback={<CallSkeleton />}
      title="This call could not be loaded"
      heading="h2"
      head={
        <PageHeader
          crumbs={crumbsOf(ref.clientId)}
          title={<Title kind="call" callId={ref.callId} />}
        />
      }
    >
      <LoadedCall {...ref} />
    </QueryBoundary>
  );
}

function crumbsOf(clientId: string, clientName = clientId): Crumb[] {
  return [
    { label: "Events", href: "/events" },
    { label: clientName, href: `/events?client=${encodeURIComponent(clientId)}` },
  ];
}

function Title({
  kind,
  callId,
  children,
}: {
  kind: CallKind;
  callId: string;
  children?: ReactNode;
}) {
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {kind === "chat" ? "Chat" : "Call"}
      {children}
      <span className="flex min-w-0 items-center gap-1 font-mono text-sm font-normal text-muted">
        <span className="wrap-anywhere">{callId}</span>
        <CopyButton text={callId} what={`${kind} id`} />
      </span>
    </span>
  );
}

function LoadedCall({ clientId, callId }: CallRef) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery({
    ...trpc.calls.byId.queryOptions({ clientId, callId }),
    ...live(["deliveries", "processing"], { clientId, restMs: 1_000 }),
  });
  const { data: attempts } = useSuspenseQuery({
    ...trpc.forwards.ofCall.queryOptions({ clientId, callId }),
    ...live(["forwards"], { clientId, restMs: 1_000 }),
  });
  const { data: notDelivered } = useSuspenseQuery({
    ...trpc.forwards.notDeliveredOfCall.queryOptions({ clientId, callId }),
    ...live(["forwards"], { clientId, restMs: 1_000 }),
  });
  const { data: work } = useSuspenseQuery({
    ...trpc.calls.work.queryOptions({ clientId, callId }),
    ...live(["processing"], { clientId, restMs: 1_000 }),
  });
  const { data: answers = [] } = useQuery({
    ...trpc.events.answers.queryOptions(answersOf(data?.events ?? [])),
    ...live(["deliveries"], { clientId, restMs: 1_000 }),
    // With each new event it is another question; what is known stays until its answer.
    placeholderData: keepPreviousData,
  });
  if (data === null) return <EmptyState Icon={SearchX} title="There is no such call" />;

  const { call, kind } = data;
  const eventsUrl = `/events?client=${encodeURIComponent(clientId)}&call=${encodeURIComponent(callId)}`;
  return (
    <>
      <PageHeader
        crumbs={crumbsOf(clientId, data.clientName)}
        title={
          <Title kind={kind} callId={callId}>
            <StateBadge state={call?.state ?? null} />
          </Title>
        }
        actions={
          <>
            <ShareButton />
            <ReplayButton
              title={`Replay this ${kind}?`}
              description={`All of its events, in the order of the ${kind}'s life.`}
              initial={() => ({
                scope: { kind: "call", clientId, callId },
                work: NOTHING_CHOSEN,
              })}
            >
              Replay {kind}
            </ReplayButton>
            <Button asChild>
              <Link href={eventsUrl}>
                <List aria-hidden />
                As a list
              </Link>
            </Button>
          </>
        }
      />
      <div className="grid grid-cols-1 gap-4">
        <CallFacts
          clientId={clientId}
          clientName={data.clientName}
          callId={callId}
          kind={kind}
          call={call}
        />
        {call?.analysis && (
          <Suspense fallback={<Card className="h-50" />}>
            <AnalysisCard text={call.analysis} />
          </Suspense>
        )}
        <CallStory
          clientId={clientId}
          detail={data}
          attempts={attempts}
          notDelivered={notDelivered}
          work={work}
          answers={answers}
        />
        <CallContent clientId={clientId} callId={callId} kind={kind} call={call} />
      </div>
    </>
  );
}
