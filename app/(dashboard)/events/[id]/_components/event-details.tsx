"use client";

import { usePrefetchQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { ArrowUpRight, SearchX } from "lucide-react";
import { type ReactNode, Suspense, useId, useState } from "react";
import { Button } from "@/_components/ui/button";
import { Card } from "@/_components/ui/card";
import { EmptyState } from "@/_components/ui/empty-state";
import { EventStanding } from "@/_components/ui/event-standing";
import { Link } from "@/_components/ui/link";
import { onDemand, scriptLater } from "@/_components/ui/on-demand";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import { TestBadge } from "@/_components/ui/status-badge";
import { live } from "@/_live/live";
import { RevealNumbers } from "@/_numbers/reveal-numbers";
import { useTRPC } from "@/_trpc/client";
import { BodyCardSkeleton } from "./body-card-skeleton";
import { EffectsCard } from "./effects-card";
import { type EventDetail, EventFacts } from "./event-facts";
import { EventSkeleton } from "./event-skeleton";
import { EventStory } from "./event-story";
import { ProcessAgain } from "./process-again";

const ForwardsCard = scriptLater(
  () => import("./forwards-card").then((file) => file.ForwardsCard),
  "soon",
);
/** Loaded after the page: the reader looks at the facts first, and bodies are heavy. */
const BodyCard = onDemand(
  () => import("./body-card").then((file) => file.default),
  <BodyCardSkeleton />,
);

/**
 * All there is to know of an event, wherever there is room for it. Without a `head` of its own it
 * shows what it is, what can be done, and the way to its page.
 */
export function EventDetails({
  eventId,
  head = (event) => <Head event={event} />,
  failedHead,
}: {
  eventId: string;
  head?: (event: EventDetail["event"]) => ReactNode;
  /** Instead, where nothing is known of the event. */
  failedHead?: ReactNode;
}) {
  return (
    <QueryBoundary
      fallback={<EventSkeleton />}
      title="This event could not be loaded"
      heading="h2"
      head={failedHead}
    >
      <LoadedEvent eventId={eventId} head={head} />
    </QueryBoundary>
  );
}

function LoadedEvent({
  eventId,
  head,
}: {
  eventId: string;
  head: (event: EventDetail["event"]) => ReactNode;
}) {
  const trpc = useTRPC();
  const bodyId = useId();
  /** The duplicate whose body is shown; null for the first delivery. */
  const [shownDelivery, setShownDelivery] = useState<string | null>(null);
  // Asked for together with the event, so that all of it comes at once and nothing moves.
  usePrefetchQuery(trpc.forwards.ofEvent.queryOptions({ eventId }));
  usePrefetchQuery(trpc.forwards.attemptsOfEvent.queryOptions({ eventId }));
  usePrefetchQuery(trpc.effects.ofEvent.queryOptions({ eventId }));
  usePrefetchQuery(trpc.events.answers.queryOptions({ eventIds: [eventId] }));
  const options = trpc.events.byId.queryOptions({ eventId });
  // Known once it was there; until then any client's changes count.
  const clientId = useQueryClient().getQueryData(options.queryKey)?.event.clientId;
  const { data } = useSuspenseQuery({
    ...options,
    ...live(["deliveries", "processing"], { clientId, restMs: 1_000 }),
  });
  if (data === null) return <EmptyState Icon={SearchX} title="There is no such event" />;

  const { event, deliveries } = data;
  return (
    <>
      {head(event)}
      <div className="grid grid-cols-1 gap-4">
        <EventFacts event={event} />
        <EventStory
          detail={data}
          onShowBody={(deliveryId) => {
            setShownDelivery(deliveryId);
            document.getElementById(bodyId)?.scrollIntoView({ block: "start" });
          }}
        />
        <EffectsCard event={event} />
        <Suspense fallback={<Card className="h-36" />}>
          <ForwardsCard event={event} />
        </Suspense>
        <div id={bodyId} className="grid scroll-mt-4 gap-2">
          <RevealNumbers of={{ eventId }} />
          <BodyCard
            event={event}
            deliveries={deliveries}
            shownDelivery={shownDelivery}
            onShow={setShownDelivery}
          />
        </div>
      </div>
    </>
  );
}

function Head({ event }: { event: EventDetail["event"] }) {
  return (
    <div className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <h2 className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 text-lg font-semibold">
        {event.eventType}
        <EventStanding event={event} />
        {event.isTest && <TestBadge />}
      </h2>
      <div className="flex flex-wrap gap-2">
        <ProcessAgain event={event} />
        <Button asChild>
          <Link href={`/events/${event.id}`}>
            <ArrowUpRight aria-hidden />
            Open
          </Link>
        </Button>
      </div>
    </div>
  );
}
