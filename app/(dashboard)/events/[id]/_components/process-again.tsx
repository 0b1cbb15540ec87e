"use client";

import { ReplayButton } from "@/_replay/replay-button";
import { NOTHING_CHOSEN } from "@/_replay/replay-order";
import type { EventDetail } from "./event-facts";

/** Has a finished event processed or sent once more, after a preview. Others have nothing to do again. */
export function ProcessAgain({ event }: { event: EventDetail["event"] }) {
  return (
    <ReplayButton
      isOffered={!event.isTest && event.finishedAt !== null}
      title="Process this event again?"
      description="Its handlers, its forwards, or both. No new event is made."
      initial={() => ({
        scope: { kind: "events", eventIds: [event.id] },
        work: { ...NOTHING_CHOSEN, runHandlers: true },
      })}
    >
      Process again
    </ReplayButton>
  );
}
