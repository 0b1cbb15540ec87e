"use client";

import { useQuery } from "@tanstack/react-query";
import { memo, type RefObject, Suspense, useEffect, useRef } from "react";
import { formatCount } from "@/_components/format";
import { Button } from "@/_components/ui/button";
import { onDemand, scriptLater } from "@/_components/ui/on-demand";
import { messageOf } from "@/_components/ui/query-boundary";
import { live } from "@/_live/live";
import { ExactTime } from "@/_time/time";
import { useTRPC } from "@/_trpc/client";
import { useQueryState } from "@/_url/use-params";
import type { EventColumn } from "../columns";
import { withEventFilters } from "../event-link";
import {
  countActiveFilters,
  type EventFilterParams,
  eventListParams,
  toEventFilter,
} from "../search-params";
import { EventTable } from "./event-table";
import { NewEventsBanner } from "./new-events-banner";
import { type EventPages, type EventRow, useEventPages } from "./use-event-pages";
import { useListedIds } from "./use-listed-ids";
import { useSelection } from "./use-selection";

const NoEvents = scriptLater(
  () => import("./no-events").then((file) => file.NoEvents),
  "once shown",
);
const SelectionBar = onDemand(() => import("./selection-bar").then((file) => file.SelectionBar));
const EventDrawer = onDemand(() => import("./event-drawer").then((file) => file.default));

/** As many as a tall screen has; further down nobody watches. */
const WATCHED_AT_MOST = 100;

/**
 * The events that match, however many. What is on screen never moves by itself. While other filters
 * are chosen it is not rendered again: the answer to the press comes first.
 */
export const EventList = memo(function EventList({
  filters,
  columns,
  clients,
  onClear,
  onEmpty,
}: {
  filters: EventFilterParams;
  columns: readonly EventColumn[];
  clients: readonly { id: string; name: string }[] | undefined;
  onClear: () => void;
  /** Whether nothing matches, and false again when that is no longer known. */
  onEmpty: (isEmpty: boolean) => void;
}) {
  const trpc = useTRPC();
  const filter = toEventFilter(filters);
  const pages = useEventPages(filter);
  const listed = useListedIds(pages);
  const picked = useSelection(listed.idsBetween);
  const [openedId, setOpenedId] = useQueryState("event", eventListParams.event);

  const [first] = pages.first.events;
  const newest = first ? { receivedAt: first.receivedAt, id: first.id } : null;
  const { data: newer = 0 } = useQuery({
    ...trpc.events.countNewer.queryOptions({ filter, newest }),
    ...live(["deliveries"], { clientId: filters.client }),
  });
  const currentOf = useCurrent(pages, filters.client);

  const isEmpty = pages.count === 0 && pages.next === null;
  useEffect(() => {
    onEmpty(isEmpty);
    return () => onEmpty(false);
  }, [isEmpty, onEmpty]);

  const { selection } = picked;
  const show = (id: string) => void setOpenedId(id, { history: "push" });
  /** From one to the next in the same step of the history: Back closes the drawer. */
  const showNeighbour = (id: string | null) =>
    id === null ? null : () => void setOpenedId(id, { history: "replace" });
  const { newer: newerId, older: olderId } = listed.neighboursOf(openedId);

  return (
    <>
      <NewEventsBanner
        count={newer}
        busy={pages.busy}
        searchableSince={pages.first.searchableSince}
        onShow={() => {
          picked.clear();
          void pages.refresh().then((came) => came && window.scrollTo({ top: 0 }));
        }}
      />
      {pages.count > 0 ? (
        <EventTable
          pages={pages}
          currentOf={currentOf}
          lines={{
            columns,
            clientNames: new Map(clients?.map(({ id, name }) => [id, name])),
            hrefOf: (id) => withEventFilters(`/events/${id}`, filters),
            openedId,
            onOpen: show,
            isPicked: (id) => selection.kind === "all" || selection.ids.has(id),
            onPick: picked.toggle,
          }}
        />
      ) : (
        isEmpty && (
          <Suspense fallback={<div className="h-62" />}>
            <NoEvents
              active={countActiveFilters(filters)}
              filter={filter}
              clients={clients}
              withTestsHref={withEventFilters("/events", { ...filters, tests: true })}
              onClear={onClear}
            />
          </Suspense>
        )
      )}
      <Foot pages={pages} />
      {pages.count > 0 && <PrintedFoot pages={pages} />}
      {picked.count !== 0 && (
        <SelectionBar
          picked={picked}
          filterScope={() => ({ kind: "filter", filter })}
          filterSearch={withEventFilters("", filters)}
        />
      )}
      {openedId !== null && (
        <EventDrawer
          eventId={openedId}
          onNewer={showNeighbour(newerId)}
          onOlder={showNeighbour(olderId)}
          onClose={() => {
            void setOpenedId(null, { history: "replace" });
          }}
        />
      )}
    </>
  );
});

/** Rows as they are now, while some of them are being worked on. */
function useCurrent({ first }: EventPages, clientId: string | null): (event: EventRow) => EventRow {
  const trpc = useTRPC();
  const unfinished = first.events
    .filter((event) => event.status !== "processed" && event.status !== "dead")
    .slice(0, WATCHED_AT_MOST)
    .map((event) => event.id);
  const { data: current } = useQuery({
    ...trpc.events.states.queryOptions({ eventIds: unfinished }),
    ...live(["processing"], { clientId }),
    enabled: unfinished.length > 0,
  });
  const states = new Map(current?.map((state) => [state.id, state]));
  return (event) => ({ ...event, ...states.get(event.id) });
}

/** What comes below the last row: the next page, by itself, or the end. */
function Foot({ pages }: { pages: EventPages }) {
  const foot = useRef<HTMLDivElement>(null);
  const { next, busy, error, isPaused, readOlder } = pages;
  useWhenNear(foot, next !== null && !busy && error === null && !isPaused, readOlder);
  if (next === null) return null;
  return (
    <div
      ref={foot}
      className="grid justify-items-center gap-2 border-t p-3 text-xs text-muted print:hidden"
    >
      {error !== null && (
        <p role="alert" className="text-danger-ink">
          {messageOf(error)}
        </p>
      )}
      {isPaused && (
        <p role="status">
          Looked back to <ExactTime at={next.receivedAt} />, which took a while.{" "}
          {pages.count === 0 && "Nothing matches so far."}
        </p>
      )}
      <Button variant="ghost" busy={busy} onClick={() => void readOlder()}>
        {error !== null ? "Try again" : isPaused ? "Look further back" : "Load older"}
      </Button>
    </div>
  );
}

/** What paper can't load by being scrolled. */
function PrintedFoot({ pages: { first, count, next } }: { pages: EventPages }) {
  const printed = first.events.length;
  return (
    <p className="hidden border-t px-4 py-2 text-xs text-muted print:block">
      {next === null && count === printed
        ? `All ${formatCount(printed)} that match.`
        : `The newest ${formatCount(printed)} that match. Export the list as CSV or JSON for all.`}
    </p>
  );
}

/** So far from the screen's edge the next page is read, so that scrolling does not stop for it. */
const NEAR = "1200px";

function useWhenNear(
  element: RefObject<HTMLElement | null>,
  isWanted: boolean,
  act: () => Promise<void>,
): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (!isWanted || element.current === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) void latest.current();
      },
      { rootMargin: NEAR },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, isWanted]);
}
