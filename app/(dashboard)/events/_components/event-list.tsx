"use client";

import { useQuery, useQueryClient, useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { Filter, Inbox } from "lucide-react";
import Link from "next/link";
import { Button } from "@/_components/ui/button";
import { cn } from "@/_components/ui/class-names";
import { EmptyState } from "@/_components/ui/empty-state";
import { messageOf } from "@/_components/ui/query-boundary";
import { live } from "@/_live/live";
import { useTRPC } from "@/_trpc/client";
import { countActiveFilters, type EventFilterParams, toEventFilter } from "../search-params";
import { EventTable } from "./event-table";
import { NewEventsBanner } from "./new-events-banner";

/** As many as one page has; further down nobody watches. */
const WATCHED_AT_MOST = 50;

/** The events that match, page after page. What is on screen never moves by itself. */
export function EventList({
  filters,
  clients,
  isStale,
  onClear,
}: {
  filters: EventFilterParams;
  clients: readonly { id: string; name: string }[] | undefined;
  isStale: boolean;
  onClear: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const filter = toEventFilter(filters);
  const options = trpc.events.list.infiniteQueryOptions(
    { filter },
    {
      getNextPageParam: (page) => page.nextCursor,
      // Refetching would move the rows under the reader's pointer; the banner offers it instead.
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
    },
  );
  const list = useSuspenseInfiniteQuery(options);
  const listed = list.data.pages.flatMap((page) => page.events);
  const [first] = listed;
  const newest = first ? { receivedAt: first.receivedAt, id: first.id } : null;

  const unfinished = listed
    .filter((event) => event.status !== "processed" && event.status !== "dead")
    .slice(0, WATCHED_AT_MOST)
    .map((event) => event.id);
  const { data: current } = useQuery({
    ...trpc.events.states.queryOptions({ eventIds: unfinished }),
    ...live(["processing"], { clientId: filters.client }),
    enabled: unfinished.length > 0,
  });
  const { data: newer = 0 } = useQuery({
    ...trpc.events.countNewer.queryOptions({ filter, newest }),
    ...live(["deliveries"], { clientId: filters.client }),
    enabled: !isStale,
  });

  /** Back to one fresh page; nothing is emptied meanwhile. */
  async function showNewest() {
    queryClient.setQueryData(options.queryKey, (data) =>
      data ? { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) } : data,
    );
    await list.refetch();
    window.scrollTo({ top: 0 });
  }

  const states = new Map(current?.map((state) => [state.id, state]));
  const events = listed.map((event) => ({ ...event, ...states.get(event.id) }));
  return (
    <>
      <NewEventsBanner count={newer} busy={list.isRefetching} onShow={() => void showNewest()} />
      <div className={cn("transition-opacity", isStale && "opacity-50")} aria-busy={isStale}>
        {events.length === 0 ? (
          <NoEvents isFiltered={countActiveFilters(filters) > 0} onClear={onClear} />
        ) : (
          <EventTable events={events} clients={clients} filters={filters} />
        )}
        {list.isFetchNextPageError && (
          <p role="alert" className="border-t px-4 py-2 text-center text-danger-ink">
            {messageOf(list.error as unknown as Error)}
          </p>
        )}
        {list.hasNextPage && (
          <div className="flex justify-center border-t p-2">
            <Button
              variant="ghost"
              busy={list.isFetchingNextPage}
              onClick={() => void list.fetchNextPage()}
            >
              Load older
            </Button>
          </div>
        )}
      </div>
    </>
  );
}

function NoEvents({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (isFiltered) {
    return (
      <EmptyState
        Icon={Filter}
        title="No event matches"
        action={<Button onClick={onClear}>Clear the filters</Button>}
      >
        A call id must be whole; Retell's test button is left out unless you include tests.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      Icon={Inbox}
      title="No events yet"
      action={
        <Button asChild variant="primary">
          <Link href="/clients">Set up a client</Link>
        </Button>
      }
    >
      They appear here a moment after Retell posts them to a client's webhook URL.
    </EmptyState>
  );
}
