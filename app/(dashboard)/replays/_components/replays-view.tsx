"use client";

import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { Button } from "@/_components/ui/button";
import { Card } from "@/_components/ui/card";
import { EmptyState } from "@/_components/ui/empty-state";
import { Link } from "@/_components/ui/link";
import { PageHeader } from "@/_components/ui/page-header";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import { live } from "@/_live/live";
import { useTRPC } from "@/_trpc/client";
import { replayListOptions } from "./list-options";
import { ReplayTable } from "./replay-table";
import { ReplaysSkeleton } from "./replays-skeleton";

export function ReplaysView() {
  return (
    <>
      <PageHeader
        title="Replays"
        description="Events that staff had processed or sent again: which, by whom, and why."
      />
      <Card>
        <QueryBoundary fallback={<ReplaysSkeleton />}>
          <ReplayList />
        </QueryBoundary>
      </Card>
    </>
  );
}

function ReplayList() {
  const trpc = useTRPC();
  const list = useSuspenseInfiniteQuery({
    ...trpc.replays.list.infiniteQueryOptions({}, replayListOptions),
    ...live(["replays"], { restMs: 2_000 }),
  });
  const replays = list.data.pages.flatMap((page) => page.replays);
  if (replays.length === 0) {
    return (
      <EmptyState
        Icon={RotateCw}
        title="Nothing was replayed yet"
        action={
          <Button asChild>
            <Link href="/events">Go to the events</Link>
          </Button>
        }
      >
        Have a single event, a whole call, or all events that a filter shows processed or sent
        again. You see what it would do before it does anything.
      </EmptyState>
    );
  }
  return (
    <>
      <ReplayTable replays={replays} />
      {list.hasNextPage && (
        <div className="border-t p-3 text-center">
          <Button onClick={() => list.fetchNextPage()} busy={list.isFetchingNextPage}>
            Show older ones
          </Button>
        </div>
      )}
    </>
  );
}
