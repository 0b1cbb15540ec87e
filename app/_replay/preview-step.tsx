"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { REPLAY_PER_SECOND } from "#server/domain/replay";
import { formatDuration } from "@/_components/format";
import { Button } from "@/_components/ui/button";
import { DialogActions } from "@/_components/ui/dialog";
import { Field } from "@/_components/ui/field";
import { Input } from "@/_components/ui/input";
import { Loading } from "@/_components/ui/loading";
import { QueryAnswer } from "@/_components/ui/query-answer";
import { messageOf } from "@/_components/ui/query-boundary";
import { Skeleton } from "@/_components/ui/skeleton";
import { useTRPC } from "@/_trpc/client";
import { PreviewSummary } from "./preview-summary";
import type { Scope, Started, Work } from "./replay-order";
import { willDoNothing } from "./will-do-nothing";

/** What it would come to; and why it is done, before it is. */
export function PreviewStep({
  scope,
  work,
  onBack,
  onStarted,
}: {
  scope: Scope;
  work: Work;
  onBack: () => void;
  onStarted: (started: Started) => void;
}) {
  const trpc = useTRPC();
  const [reason, setReason] = useState("");
  const [perSecond, setPerSecond] = useState(String(REPLAY_PER_SECOND.usual));
  const formId = useId();
  const preview = useQuery({
    ...trpc.replays.preview.queryOptions({ scope, work }),
    // What it says is agreed to below: always fresh when it is shown, and not changed afterwards.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  const start = useMutation(trpc.replays.start.mutationOptions({ onSuccess: onStarted }));
  const { data: found } = preview;
  const canStart = found !== undefined && !willDoNothing(found);
  // While it is found out, too: that it would do nothing is seldom, and what moves is missed.
  const asksWhy = canStart || preview.isPending;
  return (
    <div className="grid gap-5">
      <QueryAnswer
        query={preview}
        title="What it would do could not be found out"
        fallback={
          <Loading what="the preview">
            <div className="grid gap-3">
              <Skeleton className="h-6 w-32" />
              {[...(work.runHandlers ? ["handlers"] : []), ...work.destinationIds].map((line) => (
                <Skeleton key={line} className="h-10 w-3/4" />
              ))}
              {!isOne(scope) && <Skeleton className="h-5 w-28" />}
            </div>
          </Loading>
        }
      >
        {(shown) => <PreviewSummary preview={shown} work={work} />}
      </QueryAnswer>
      {asksWhy && (
        <form
          id={formId}
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (!canStart || start.isPending) return;
            start.mutate({ scope: found.scope, work, reason, perSecond: Number(perSecond) });
          }}
        >
          <Field label="Why" hint="Kept with the replay, beside your name.">
            {(control) => (
              <Input
                {...control}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
                maxLength={500}
                required
                placeholder="The CRM was down from 14:00 to 15:30"
              />
            )}
          </Field>
          <Field label="Events per second, at most" hint={lasts(found?.events, perSecond)}>
            {(control) => (
              <Input
                {...control}
                type="number"
                min={REPLAY_PER_SECOND.min}
                max={REPLAY_PER_SECOND.max}
                step={1}
                required
                value={perSecond}
                onChange={(event) => setPerSecond(event.target.value)}
                className="tabular w-28"
              />
            )}
          </Field>
        </form>
      )}
      {start.isError && (
        <p role="alert" className="text-sm text-danger-ink">
          {messageOf(new Error(start.error.message))}
        </p>
      )}
      <DialogActions>
        <Button onClick={onBack}>Back</Button>
        <Button
          type="submit"
          form={formId}
          variant="primary"
          disabled={!canStart}
          busy={start.isPending}
        >
          Start replay
        </Button>
      </DialogActions>
    </div>
  );
}

const isOne = (scope: Scope) => scope.kind === "events" && scope.eventIds.length === 1;

function lasts(events: number | undefined, perSecond: string): string {
  const rate = Number(perSecond);
  if (events === undefined || !(rate >= 1)) return "So that nobody is flooded.";
  const seconds = Math.ceil(events / rate);
  return `So that nobody is flooded. ${seconds <= 1 ? "This takes a second." : `This takes about ${formatDuration(seconds * 1_000)}.`}`;
}
