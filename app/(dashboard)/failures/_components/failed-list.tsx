"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Loading } from "@/_components/ui/loading";
import { QueryAnswer } from "@/_components/ui/query-answer";
import { ShowOlder } from "@/_components/ui/show-older";
import { Skeleton } from "@/_components/ui/skeleton";
import { useTRPC } from "@/_trpc/client";
import { FailedTable } from "./failed-table";
import type { Group } from "./failure-group";
import { toKey } from "./group-key";

/** The events or forwards of a group, the newest first; each leads to its event. */
export function FailedList({ group }: { group: Group }) {
  const trpc = useTRPC();
  const list = useInfiniteQuery(
    trpc.failures.list.infiniteQueryOptions(
      { group: toKey(group) },
      { getNextPageParam: (page) => page.nextCursor, initialCursor: null },
    ),
  );
  return (
    <QueryAnswer
      query={list}
      title="What failed could not be loaded"
      fallback={
        <Loading what="what failed">
          <div className="grid gap-3 px-4 py-4">
            <Skeleton className="w-3/4" />
            <Skeleton className="w-2/3" />
          </div>
        </Loading>
      }
    >
      {({ pages }) => (
        <>
          <FailedTable group={group} failed={pages.flatMap((page) => page.failed)} />
          <ShowOlder list={list} />
        </>
      )}
    </QueryAnswer>
  );
}
