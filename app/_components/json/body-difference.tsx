"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { JsonDiff } from "#server/domain/json-diff";
import { Loading } from "@/_components/ui/loading";
import { QueryAnswer } from "@/_components/ui/query-answer";
import { Skeleton } from "@/_components/ui/skeleton";
import { useTRPC } from "@/_trpc/client";

/**
 * What a duplicate's body says differently. What there is to wait for, what failed and what can't be
 * compared is said here; how the places are shown that do differ, its user decides.
 */
export function BodyDifference({
  eventId,
  deliveryId,
  children,
}: {
  eventId: string;
  deliveryId: string;
  children: (diff: JsonDiff) => ReactNode;
}) {
  const trpc = useTRPC();
  const diff = useQuery({
    ...trpc.events.diff.queryOptions({ eventId, deliveryId }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <QueryAnswer
      key={deliveryId}
      query={diff}
      title="The two bodies could not be compared"
      className="py-6"
      fallback={
        <Loading what="the difference">
          <div className="grid gap-2 p-4">
            <Skeleton className="w-80 max-w-full" />
            <Skeleton className="h-16 w-full" />
          </div>
        </Loading>
      }
    >
      {(found) => {
        if (found === null) {
          return (
            <Words>
              These bodies are nested too deep to be compared here. The event's page has them raw.
            </Words>
          );
        }
        if (found.changes.length === 0) {
          return (
            <Words>
              Equal as JSON: only white space, the order of members or the spelling of numbers
              differs.
            </Words>
          );
        }
        return children(found);
      }}
    </QueryAnswer>
  );
}

function Words({ children }: { children: ReactNode }) {
  return <p className="p-4 text-sm text-muted">{children}</p>;
}
