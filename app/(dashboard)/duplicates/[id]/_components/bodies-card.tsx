"use client";

import { useQuery } from "@tanstack/react-query";
import { Card, CardHeader } from "@/_components/ui/card";
import { ErrorState } from "@/_components/ui/error-state";
import { Loading } from "@/_components/ui/loading";
import { messageOf } from "@/_components/ui/query-boundary";
import { Skeleton } from "@/_components/ui/skeleton";
import { DIVERGENCE_LOOKS } from "@/_components/ui/status-badge";
import { useTRPC } from "@/_trpc/client";
import type { DuplicateDetail } from "./detail";
import { SideBySide } from "./side-by-side";

/** The two bodies beside one another, where they differ. */
export function BodiesCard({ duplicate }: { duplicate: DuplicateDetail["duplicate"] }) {
  const { divergence } = duplicate;
  return (
    <Card>
      <CardHeader
        title="The two bodies"
        description={
          divergence === null
            ? "They are being compared."
            : `${DIVERGENCE_LOOKS[divergence].meaning}.`
        }
      />
      {divergence === "identical" ? (
        <p className="p-4 text-sm text-muted">
          Equal byte for byte, by SHA-256{" "}
          <code className="font-mono text-xs wrap-anywhere">{duplicate.bodySha256}</code>.
        </p>
      ) : (
        <Difference eventId={duplicate.eventId} deliveryId={duplicate.id} />
      )}
    </Card>
  );
}

function Difference({ eventId, deliveryId }: { eventId: string; deliveryId: string }) {
  const trpc = useTRPC();
  const diff = useQuery({
    ...trpc.events.diff.queryOptions({ eventId, deliveryId }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (diff.isPending) {
    return (
      <Loading what="the difference">
        <div className="grid gap-2 p-4">
          <Skeleton className="w-80 max-w-full" />
          <Skeleton className="h-16 w-full" />
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
      <p className="p-4 text-sm text-muted">
        These bodies are nested too deep to be compared here. Read them raw on the event's page.
      </p>
    );
  }
  if (diff.data.changes.length === 0) {
    return (
      <p className="p-4 text-sm text-muted">
        Equal as JSON: only white space, the order of members or the spelling of numbers differs.
      </p>
    );
  }
  return <SideBySide diff={diff.data} />;
}
