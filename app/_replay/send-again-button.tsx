"use client";

import { ReplayButton } from "./replay-button";
import { NOTHING_CHOSEN } from "./replay-order";

/** Sends one event to one destination once more, after a preview. */
export function SendAgainButton({
  eventId,
  destination,
  wasDelivered,
  isOffered,
}: {
  eventId: string;
  destination: { id: string; name: string };
  /** Then sending it a second time is what is asked for. */
  wasDelivered: boolean;
  isOffered: boolean;
}) {
  return (
    <ReplayButton
      size="sm"
      isOffered={isOffered}
      title={`Send again to ${destination.name}?`}
      description="This event, under the same webhook-id."
      initial={() => ({
        scope: { kind: "events", eventIds: [eventId] },
        work: {
          ...NOTHING_CHOSEN,
          destinationIds: [destination.id],
          includeDelivered: wasDelivered,
        },
      })}
    >
      Send again
      <span className="sr-only"> to {destination.name}</span>
    </ReplayButton>
  );
}
