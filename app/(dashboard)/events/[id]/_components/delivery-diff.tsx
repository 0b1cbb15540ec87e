"use client";

import { useQuery } from "@tanstack/react-query";
import type { JsonChange } from "#server/domain/json-diff";
import { formatJsonPath } from "@/_components/json/json-path";
import { showHidden } from "@/_components/json/show-hidden";
import { Badge, type Tone } from "@/_components/ui/badge";
import { ErrorState } from "@/_components/ui/error-state";
import { Loading } from "@/_components/ui/loading";
import { messageOf } from "@/_components/ui/query-boundary";
import { Skeleton } from "@/_components/ui/skeleton";
import { useTRPC } from "@/_trpc/client";

/** What a duplicate says differently, place by place. */
export function DeliveryDiff({ eventId, deliveryId }: { eventId: string; deliveryId: string }) {
  const trpc = useTRPC();
  const diff = useQuery({
    ...trpc.events.diff.queryOptions({ eventId, deliveryId }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (diff.isPending) {
    return (
      <Loading what="the difference">
        <div className="p-4">
          <Skeleton className="w-80" />
        </div>
      </Loading>
    );
  }
  if (diff.isError) {
    return (
      <ErrorState
        className="py-6"
        message={messageOf(diff.error as unknown as Error)}
        onRetry={() => void diff.refetch()}
        retrying={diff.isRefetching}
      />
    );
  }
  if (diff.data === null) {
    return (
      <p className="p-4 text-muted">
        These bodies are nested too deep to be compared here. Read them raw, below.
      </p>
    );
  }
  const { changes, truncated } = diff.data;
  if (changes.length === 0) {
    return (
      <p className="p-4 text-muted">
        Equal as JSON: only white space, the order of members or the spelling of numbers differs.
      </p>
    );
  }
  return (
    <div className="max-h-120 overflow-auto p-2">
      <ul className="grid gap-1">
        {changes.map((change) => (
          <ChangeLine key={JSON.stringify(change.path)} change={change} />
        ))}
      </ul>
      {truncated && (
        <p className="p-2 text-xs text-muted">
          Only the first {changes.length} differences are listed.
        </p>
      )}
    </div>
  );
}

const KINDS: Record<JsonChange["kind"], { tone: Tone; word: string }> = {
  added: { tone: "ok", word: "Added" },
  removed: { tone: "danger", word: "Removed" },
  changed: { tone: "warn", word: "Changed" },
};

function ChangeLine({ change }: { change: JsonChange }) {
  const { tone, word } = KINDS[change.kind];
  return (
    <li className="grid gap-1 rounded-md bg-surface p-2 ring-1 ring-line ring-inset">
      <span className="flex flex-wrap items-center gap-2">
        <Badge tone={tone}>{word}</Badge>
        <span className="font-mono text-xs font-medium wrap-anywhere">
          {formatJsonPath(change.path)}
        </span>
      </span>
      <span className="grid gap-0.5 font-mono text-xs wrap-anywhere whitespace-pre-wrap">
        {change.before !== null && (
          <del className="rounded-sm bg-danger-soft px-1.5 py-0.5 text-danger-ink no-underline">
            <span aria-hidden>− </span>
            {showHidden(change.before)}
          </del>
        )}
        {change.after !== null && (
          <ins className="rounded-sm bg-ok-soft px-1.5 py-0.5 text-ok-ink no-underline">
            <span aria-hidden>+ </span>
            {showHidden(change.after)}
          </ins>
        )}
      </span>
    </li>
  );
}
