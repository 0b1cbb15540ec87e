"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleX, Unplug } from "lucide-react";
import { answered } from "#server/domain/forward";
import type { RouterOutputs } from "#server/trpc/root";
import { formatDuration } from "@/_components/format";
import { STAGE_WORDS } from "@/_components/forward-words";
import { Badge } from "@/_components/ui/badge";
import { Loading } from "@/_components/ui/loading";
import { QueryAnswer } from "@/_components/ui/query-answer";
import { Skeleton } from "@/_components/ui/skeleton";
import { live } from "@/_live/live";
import { RowTime } from "@/_time/time";
import { useTRPC } from "@/_trpc/client";
import type { Forward } from "./forwards-next-step";

type Attempt = RouterOutputs["forwards"]["attempts"][number];

/** Every try of a forward, with what was answered. */
export function ForwardsAttempts({ forward }: { forward: Forward }) {
  const trpc = useTRPC();
  const attempts = useQuery({
    ...trpc.forwards.attempts.queryOptions({ forwardId: forward.id }),
    ...live(["forwards"], { restMs: 1_000 }),
  });
  return (
    <QueryAnswer
      query={attempts}
      title="The attempts could not be loaded"
      className="py-6"
      fallback={
        <Loading what="the attempts">
          <div className="p-4">
            <Skeleton className="w-80" />
          </div>
        </Loading>
      }
    >
      {(made) => (
        <div className="grid gap-2 p-4">
          <ol className="grid gap-3" aria-label={`Attempts to ${forward.destination.name}`}>
            {made.map((attempt) => (
              <AttemptLine key={attempt.number} attempt={attempt} />
            ))}
          </ol>
          <p className="text-xs text-muted">
            Each attempt carries <span className="font-mono">webhook-id: {forward.webhookId}</span>,
            so the receiver can tell a repeat.
          </p>
        </div>
      )}
    </QueryAnswer>
  );
}

function AttemptLine({ attempt }: { attempt: Attempt }) {
  const { number, startedAt, durationMs, httpStatus, responseExcerpt, requestedBy } = attempt;
  // The badge says it already.
  const error = attempt.error === answered(httpStatus) ? null : attempt.error;
  return (
    <li className="grid gap-1">
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <span className="tabular text-muted">#{number}</span>
        <OutcomeBadge attempt={attempt} />
        <span className="tabular">
          <RowTime at={startedAt} />
        </span>
        <span className="tabular text-muted" title="From the start to the end of the answer">
          {formatDuration(durationMs)}
        </span>
        {requestedBy && <span className="text-xs text-muted">asked for by {requestedBy}</span>}
      </span>
      {error && <p className="text-xs wrap-anywhere text-danger-ink">{error}</p>}
      {responseExcerpt && (
        <details className="text-xs">
          <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-ink">
            Response
          </summary>
          <pre className="mt-1 rounded-md border bg-surface p-2 font-mono wrap-anywhere whitespace-pre-wrap">
            {responseExcerpt}
          </pre>
        </details>
      )}
    </li>
  );
}

function OutcomeBadge({ attempt: { outcome, stage, httpStatus } }: { attempt: Attempt }) {
  if (outcome === "delivered") {
    return (
      <Badge tone="ok">
        <CircleCheck aria-hidden />
        Delivered{httpStatus !== null && `, ${httpStatus}`}
      </Badge>
    );
  }
  const words = stage === null ? "Failed" : STAGE_WORDS[stage];
  return (
    <Badge tone={outcome === "lost" ? "warn" : "danger"}>
      {outcome === "lost" ? <Unplug aria-hidden /> : <CircleX aria-hidden />}
      {httpStatus === null ? words : `Answered ${httpStatus}`}
    </Badge>
  );
}
