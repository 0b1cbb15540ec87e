"use client";

import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { Button } from "@/_components/ui/button";
import { Card } from "@/_components/ui/card";
import { EmptyState } from "@/_components/ui/empty-state";
import { Link } from "@/_components/ui/link";
import { PageHeader } from "@/_components/ui/page-header";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import { ShowOlder } from "@/_components/ui/show-older";
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
        <QueryBoundary
          fallback={<ReplaysSkeleton />}
          title="The replays could not be loaded"
          heading="h2"
        >
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
          <div className="flex flex-wrap justify-center gap-2">
            <Button asChild>
              <Link href="/events">Go to the events</Link>
            </Button>
            <Button asChild>
              <Link href="/failures">Go to the failures</Link>
            </Button>
          </div>
        }
      >
        Have a single event, a whole call, or all events that a filter shows processed or sent
        again. You see what it would do before it does anything. What failed is retried by its
        cause, among the failures.
      </EmptyState>
    );
  }
  return (
    <>
      <ReplayTable replays={replays} />
      <ShowOlder list={list} />
    </>
  );
}
