"use client";

import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import dynamic from "next/dynamic";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { EmptyState } from "@/_components/ui/empty-state";
import { PageHeader } from "@/_components/ui/page-header";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import { StatusBadge, TestBadge } from "@/_components/ui/status-badge";
import { live } from "@/_live/live";
import { useTRPC } from "@/_trpc/client";
import { eventFilterParams, withEventFilters } from "../../search-params";
import { AttemptsCard } from "./attempts-card";
import { BodyCardSkeleton } from "./body-card-skeleton";
import { DeliveriesCard } from "./deliveries-card";
import { EffectsCard } from "./effects-card";
import { EventFacts } from "./event-facts";
import { EventSkeleton } from "./event-skeleton";
import { ForwardsCard } from "./forwards-card";
import { ProcessAgain } from "./process-again";

/** Loaded after the page: the reader looks at the facts first, and bodies are heavy. */
const BodyCard = dynamic(() => import("./body-card"), { ssr: false, loading: BodyCardSkeleton });

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
  const options = trpc.events.byId.queryOptions({ eventId });
  // Known once it was there; until then any client's changes count.
  const clientId = useQueryClient().getQueryData(options.queryKey)?.event.clientId;
  const { data } = useSuspenseQuery({
    ...options,
    ...live(["deliveries", "processing"], { clientId, restMs: 1_000 }),
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
      <div className="grid grid-cols-1 gap-4">
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
        <EffectsCard event={event} />
        <ForwardsCard event={event} />
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
