"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import dynamic from "next/dynamic";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { EmptyState } from "@/_components/ui/empty-state";
import { PageHeader } from "@/_components/ui/page-header";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import { StatusBadge, TestBadge } from "@/_components/ui/status-badge";
import { useTRPC } from "@/_trpc/client";
import { eventFilterParams, withEventFilters } from "../../search-params";
import { AttemptsCard } from "./attempts-card";
import { BodyCardSkeleton } from "./body-card-skeleton";
import { DeliveriesCard } from "./deliveries-card";
import { EventFacts } from "./event-facts";
import { EventSkeleton } from "./event-skeleton";
import { ProcessAgain } from "./process-again";

/** Loaded after the page: the reader looks at the facts first, and bodies are heavy. */
const BodyCard = dynamic(() => import("./body-card"), { ssr: false, loading: BodyCardSkeleton });

/** While an event is being worked on, how it went is worth knowing at once. */
const POLL_UNFINISHED_MS = 2_000;

export function EventView({ eventId }: { eventId: string }) {
  return (
    <QueryBoundary fallback={<EventSkeleton />}>
      <LoadedEvent eventId={eventId} />
    </QueryBoundary>
  );
}

function LoadedEvent({ eventId }: { eventId: string }) {
  const trpc = useTRPC();
  const [filters] = useQueryStates(eventFilterParams);
  /** The duplicate whose body is shown; null for the first delivery. */
  const [shownDelivery, setShownDelivery] = useState<string | null>(null);
  const { data } = useSuspenseQuery({
    ...trpc.events.byId.queryOptions({ eventId }),
    refetchInterval: ({ state }) =>
      state.data && state.data.event.finishedAt === null ? POLL_UNFINISHED_MS : false,
  });
  if (data === null) return <EmptyState Icon={SearchX} title="There is no such event" />;

  const { event, deliveries, attempts } = data;
  return (
    <>
      <PageHeader
        crumbs={[{ label: "Events", href: withEventFilters("/events", filters) }]}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {event.eventType}
            <StatusBadge status={event.status} />
            {event.isTest && <TestBadge />}
          </span>
        }
        actions={<ProcessAgain event={event} />}
      />
      <div className="grid gap-4">
        <EventFacts event={event} />
        <DeliveriesCard
          event={event}
          deliveries={deliveries}
          onShowBody={(deliveryId) => {
            setShownDelivery(deliveryId);
            document.getElementById("body")?.scrollIntoView({ block: "start" });
          }}
        />
        <AttemptsCard event={event} attempts={attempts} />
        <BodyCard
          event={event}
          deliveries={deliveries}
          shownDelivery={shownDelivery}
          onShow={setShownDelivery}
        />
      </div>
    </>
  );
}
