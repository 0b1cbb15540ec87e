"use client";

import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { formatCount } from "@/_components/format";
import { Button } from "@/_components/ui/button";
import { Card, CardHeader } from "@/_components/ui/card";
import { Link } from "@/_components/ui/link";
import { onDemand } from "@/_components/ui/on-demand";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import { live } from "@/_live/live";
import { tellStory } from "@/_story/story";
import { StoryLines } from "@/_story/story-lines";
import { useTRPC } from "@/_trpc/client";
import type { Effect } from "./effects-card";
import type { EventDetail } from "./event-facts";
import { EventNextStep } from "./event-next-step";
import { nextStep } from "./forwards-next-step";
import { useEffectsQuery } from "./use-effects-query";

const DeliveryDiff = onDemand(() => import("./delivery-diff").then((file) => file.DeliveryDiff));

type Props = {
  detail: EventDetail;
  onShowBody: (deliveryId: string | null) => void;
};

/** All that happened to one event on one time axis: deliveries, processing, effects, forwards. */
export function EventStory(props: Props) {
  return (
    <Card aria-label="Time axis" className="print:break-inside-auto">
      <CardHeader title="Time axis" description={<Summary event={props.detail.event} />} />
      <QueryBoundary title="The time axis could not be loaded">
        <LoadedStory {...props} />
      </QueryBoundary>
    </Card>
  );
}

function LoadedStory({ detail: { event, deliveries, attempts: runs }, onShowBody }: Props) {
  const trpc = useTRPC();
  const { id: eventId, clientId } = event;
  const { data: forwards } = useSuspenseQuery({
    ...trpc.forwards.ofEvent.queryOptions({ eventId }),
    ...live(["processing", "forwards", "destinations"], { clientId, restMs: 1_000 }),
  });
  const { data: attempts } = useSuspenseQuery({
    ...trpc.forwards.attemptsOfEvent.queryOptions({ eventId }),
    ...live(["forwards"], { clientId, restMs: 1_000 }),
  });
  const { data: effects } = useSuspenseQuery(useEffectsQuery(event));
  const { data: answers } = useSuspenseQuery({
    ...trpc.events.answers.queryOptions({ eventIds: [eventId] }),
    ...live(["deliveries"], { clientId, restMs: 1_000 }),
  });
  const entries = tellStory({
    events: [event],
    answers,
    duplicates: deliveries.map((delivery) => ({ ...delivery, eventId })),
    runs: runs.map((run) => ({ ...run, eventId })),
    effects: effects.map((effect) => ({ ...effect, eventId })),
    attempts,
    moments: [{ at: event.signedAt, words: "Signed" }],
    next: [
      // Until somebody says what became of an effect, a try is none that one waits for.
      ...(event.status === "failed" && !effects.some(isInDoubt)
        ? [{ at: event.nextAttemptAt, words: "Next attempt to process it" }]
        : []),
      ...forwards.forwards.flatMap((forward) => {
        const { words, at } = nextStep(forward);
        if (forward.finishedAt !== null || at === null) return [];
        return [{ at, words: `${words}, to ${forward.destination.name}` }];
      }),
    ],
  });
  const listed = deliveries.reduce((sum, delivery) => sum + delivery.count, 0);
  const unlisted = event.duplicateCount - listed;
  return (
    <>
      <StoryLines
        label="Time axis"
        entries={entries}
        isOfOneEvent
        extra={(entry) => {
          if (entry.kind === "event") {
            return (
              <Button
                size="sm"
                variant="ghost"
                className="mt-1 -ml-2.5"
                onClick={() => onShowBody(null)}
              >
                Body
              </Button>
            );
          }
          if (entry.kind !== "duplicate") return null;
          return (
            <DuplicateActions
              eventId={eventId}
              deliveryId={entry.duplicate.id}
              differs={entry.duplicate.divergence !== "identical"}
              onShowBody={() => onShowBody(entry.duplicate.id)}
            />
          );
        }}
      />
      {unlisted > 0 && (
        <p className="border-t px-4 py-2 text-xs text-muted">
          {formatCount(unlisted)} later {unlisted === 1 ? "duplicate is" : "duplicates are"} counted
          but not listed.
        </p>
      )}
    </>
  );
}

function DuplicateActions({
  eventId,
  deliveryId,
  differs,
  onShowBody,
}: {
  eventId: string;
  deliveryId: string;
  /** Whether it has a body of its own. */
  differs: boolean;
  onShowBody: () => void;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <span className="mt-1 -ml-2.5 flex flex-wrap gap-1">
        <Button asChild size="sm" variant="ghost">
          <Link href={`/duplicates/${deliveryId}`}>Why it came</Link>
        </Button>
        {differs && (
          <>
            <Button
              size="sm"
              variant="ghost"
              aria-expanded={isOpen}
              onClick={() => setOpen(!isOpen)}
            >
              {isOpen ? "Hide difference" : "Difference"}
            </Button>
            <Button size="sm" variant="ghost" onClick={onShowBody}>
              Body
            </Button>
          </>
        )}
      </span>
      {isOpen && (
        <div className="mt-1 rounded-md border bg-sunken">
          <DeliveryDiff eventId={eventId} deliveryId={deliveryId} />
        </div>
      )}
    </>
  );
}

/** How often it came, and what will happen to it next, or why nothing will. */
function Summary({ event }: { event: EventDetail["event"] }) {
  // Where effects can't be loaded, the axis below says so.
  const { data: effects = [] } = useQuery(useEffectsQuery(event));
  return (
    <>
      {deliveredWords(event)} <EventNextStep event={event} inDoubt={effects.some(isInDoubt)} />
    </>
  );
}

const isInDoubt = ({ inDoubt }: Effect) => inDoubt;

function deliveredWords({ duplicateCount, divergentCount }: EventDetail["event"]): string {
  if (duplicateCount === 0) return "Delivered once.";
  const duplicates =
    duplicateCount === 1 ? "1 duplicate" : `${formatCount(duplicateCount)} duplicates`;
  const ofThem = duplicateCount === 1 ? "" : `${formatCount(divergentCount)} of them `;
  const differing = divergentCount === 0 ? "" : `, ${ofThem}with different bytes`;
  return `Delivered ${formatCount(duplicateCount + 1)} times: ${duplicates}${differing}. No duplicate was processed.`;
}
