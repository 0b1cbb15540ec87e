"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback, useDeferredValue, useState } from "react";
import { Card } from "@/_components/ui/card";
import { cn } from "@/_components/ui/class-names";
import { PageHeader } from "@/_components/ui/page-header";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import { ReplayButton } from "@/_replay/replay-button";
import { NOTHING_CHOSEN } from "@/_replay/replay-order";
import { ShareButton } from "@/_share/share-button";
import { useTRPC } from "@/_trpc/client";
import { useQueryStates } from "@/_url/use-params";
import { eventFilterParams, withEventFilters } from "../event-link";
import { countActiveFilters, toEventFilter } from "../search-params";
import { ColumnMenu } from "./column-menu";
import { EventList } from "./event-list";
import { EventListSkeleton } from "./event-list-skeleton";
import { ExportMenu } from "./export-menu";
import { FilterChips } from "./filter-chips";
import type { Change } from "./filter-fields";
import { SearchBox } from "./search-box";
import { useColumns } from "./use-columns";
import { Views } from "./views";

export function EventsView() {
  const trpc = useTRPC();
  const [filters, setFilters] = useQueryStates(eventFilterParams, { history: "push" });
  const { data: choices } = useQuery(trpc.events.choices.queryOptions());
  const [columns, setColumns] = useColumns();
  // The rows of the filters before stay, dimmed, until those of the new ones are there.
  const shown = useDeferredValue(filters);
  const isStale = shown !== filters;
  const active = countActiveFilters(filters);
  const [isEmpty, setEmpty] = useState(false);

  const change = (changed: Change) => void setFilters(changed);
  const clear = useCallback(() => setFilters(null), [setFilters]);
  const search = withEventFilters("", filters);
  return (
    <>
      <PageHeader
        title="Events"
        description="Every fact Retell reported, recorded once. Newest first."
        actions={
          <>
            <ShareButton />
            <ReplayButton
              title="Replay what these filters show"
              description={
                active === 0
                  ? "No filter is set: that is every event there is."
                  : "All events that match, also those further down than the list shows."
              }
              pointless={isEmpty ? "There is no event here that could be replayed." : null}
              initial={() => ({
                scope: { kind: "filter", filter: toEventFilter(filters) },
                work: NOTHING_CHOSEN,
              })}
            >
              Replay these
            </ReplayButton>
          </>
        }
      />
      <div className="grid grid-cols-1 gap-3">
        <Views search={search} />
        <search aria-label="Filter events" className="grid grid-cols-1 gap-2">
          <div className="flex items-start gap-2">
            <SearchBox value={filters.q} onChange={(q) => change({ q })} />
            <ColumnMenu columns={columns} onChange={setColumns} />
            <ExportMenu search={search} ids={null} />
          </div>
          <FilterChips
            filters={filters}
            choices={choices}
            active={active}
            onChange={change}
            onClear={clear}
          />
        </search>
        <Card className="overflow-visible print:break-inside-auto">
          <QueryBoundary
            fallback={<EventListSkeleton />}
            title="The events could not be loaded"
            heading="h2"
          >
            <div className={cn("transition-opacity", isStale && "opacity-50")} aria-busy={isStale}>
              <EventList
                // Where somebody scrolled to, and what they picked, is of one filter only.
                key={withEventFilters("", shown)}
                filters={shown}
                columns={columns}
                clients={choices?.clients}
                onClear={clear}
                onEmpty={setEmpty}
              />
            </div>
          </QueryBoundary>
        </Card>
      </div>
    </>
  );
}
