"use client";

import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useDeferredValue } from "react";
import { Card } from "@/_components/ui/card";
import { PageHeader } from "@/_components/ui/page-header";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import { ReplayButton } from "@/_replay/replay-button";
import { NOTHING_CHOSEN } from "@/_replay/replay-order";
import { useTRPC } from "@/_trpc/client";
import {
  countActiveFilters,
  type EventFilterParams,
  eventFilterParams,
  toEventFilter,
} from "../search-params";
import { EventFilters } from "./event-filters";
import { EventList } from "./event-list";
import { EventListSkeleton } from "./event-list-skeleton";

export function EventsView() {
  const trpc = useTRPC();
  const [filters, setFilters] = useQueryStates(eventFilterParams, { history: "push" });
  const { data: choices } = useQuery(trpc.events.choices.queryOptions());
  // The rows of the filters before stay, dimmed, until those of the new ones are there.
  const shown = useDeferredValue(filters);

  const clear = () => setFilters(null);
  return (
    <>
      <PageHeader
        title="Events"
        description="Every fact Retell reported, recorded once. Newest first."
        actions={
          <ReplayButton
            title="Replay what these filters show"
            description={
              countActiveFilters(filters) === 0
                ? "No filter is set: that is every event there is."
                : "All events that match, also those further down than the list shows."
            }
            initial={() => ({
              scope: { kind: "filter", filter: toEventFilter(filters) },
              work: NOTHING_CHOSEN,
            })}
          >
            Replay these
          </ReplayButton>
        }
      />
      <div className="grid grid-cols-1 gap-3">
        <EventFilters
          filters={filters}
          choices={choices}
          active={countActiveFilters(filters)}
          onChange={(change: Partial<EventFilterParams>) => void setFilters(change)}
          onClear={() => void clear()}
        />
        <Card>
          <QueryBoundary fallback={<EventListSkeleton />}>
            <EventList
              filters={shown}
              clients={choices?.clients}
              isStale={shown !== filters}
              onClear={() => void clear()}
            />
          </QueryBoundary>
        </Card>
      </div>
    </>
  );
}
