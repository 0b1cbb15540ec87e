"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { TranscriptEntry } from "#server/domain/call";
import { formatExactTime } from "@/_components/format";
import { showHidden } from "@/_components/json/show-hidden";
import { Badge } from "@/_components/ui/badge";
import { Button } from "@/_components/ui/button";
import { Card, CardHeader } from "@/_components/ui/card";
import { cn } from "@/_components/ui/class-names";
import { ErrorState } from "@/_components/ui/error-state";
import { Loading } from "@/_components/ui/loading";
import { messageOf } from "@/_components/ui/query-boundary";
import { Skeleton } from "@/_components/ui/skeleton";
import { live } from "@/_live/live";
import { useTRPC } from "@/_trpc/client";

/** A two-hour call has a thousand turns; nobody starts by reading them all. */
const TURNS_AT_ONCE = 150;
const SKELETON_TURNS = [0, 1, 2, 3];

/** Who said what. Fetched by itself, for it can be long. */
export function TranscriptCard(ref: { clientId: string; callId: string }) {
  const trpc = useTRPC();
  const transcript = useQuery({
    ...trpc.calls.transcript.queryOptions(ref),
    ...live(["processing"], { clientId: ref.clientId, restMs: 5_000 }),
  });
  const [shown, setShown] = useState(TURNS_AT_ONCE);
  const turns = transcript.data?.entries ?? [];
  return (
    <Card aria-label="Transcript">
      <CardHeader title="Transcript" />
      {transcript.isPending ? (
        <Loading what="the transcript">
          <div className="grid gap-4 p-4">
            {SKELETON_TURNS.map((turn) => (
              <Skeleton key={turn} className="w-2/3" />
            ))}
          </div>
        </Loading>
      ) : transcript.isError ? (
        <ErrorState
          message={messageOf(transcript.error as unknown as Error)}
          onRetry={() => void transcript.refetch()}
          retrying={transcript.isRefetching}
        />
      ) : (
        <ol className="grid gap-px py-2">
          {turns.slice(0, shown).map((turn, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: turns are only ever appended
            <Turn key={index} turn={turn} />
          ))}
        </ol>
      )}
      {turns.length > shown && (
        <div className="flex justify-center border-t p-2">
          <Button variant="ghost" onClick={() => setShown(shown + TURNS_AT_ONCE)}>
            Show more of {turns.length - shown}
          </Button>
        </div>
      )}
    </Card>
  );
}

const SPEAKERS: Record<string, string> = {
  agent: "Agent",
  user: "User",
  transfer_target: "Transfer target",
  tool_call_invocation: "Tool call",
  tool_call_result: "Tool answer",
  node_transition: "Node",
  dtmf: "Key pressed",
  sms: "Text message",
  injected: "Injected",
  unknown: "–",
};

const SPOKEN = new Set(["agent", "user", "transfer_target", "unknown"]);

function Turn({ turn }: { turn: TranscriptEntry }) {
  const isSpoken = SPOKEN.has(turn.role);
  const speaker = SPEAKERS[turn.role] ?? turn.role.replaceAll("_", " ");
  return (
    <li className="grid grid-cols-[6.5rem_1fr] gap-x-3 px-4 py-1.5 sm:grid-cols-[8rem_1fr_5rem]">
      <span
        className={cn(
          "text-xs leading-5 font-medium",
          turn.role === "agent" ? "text-accent-ink" : "text-muted",
        )}
      >
        {speaker}
      </span>
      <span
        className={cn(
          "min-w-0 max-w-prose wrap-anywhere whitespace-pre-wrap",
          !isSpoken && "font-mono text-xs leading-5 text-muted",
        )}
      >
        {turn.toolName && <span className="font-medium text-ink">{turn.toolName} </span>}
        {showHidden(turn.text)}
        {turn.successful === false && (
          <Badge tone="danger" className="ml-2">
            Failed
          </Badge>
        )}
      </span>
      <TurnTime turn={turn} />
    </li>
  );
}

function TurnTime({ turn }: { turn: TranscriptEntry }) {
  const words =
    turn.atSeconds !== undefined
      ? formatClock(turn.atSeconds)
      : turn.at !== undefined
        ? formatExactTime(new Date(turn.at)).slice(11, 19)
        : "";
  return (
    <span className="tabular text-right text-xs leading-5 text-muted max-sm:hidden">{words}</span>
  );
}

/** Seconds of audio as `3:07`. */
function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
