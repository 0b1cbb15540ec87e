"use client";

import { ReplayButton } from "./replay-button";
import { NOTHING_CHOSEN } from "./replay-order";

const DAY_MS = 86_400_000;

/** Sends a destination what it should have got since a time and has not. */
export function SendMissedButton({ destination }: { destination: { id: string; name: string } }) {
  const { id, name } = destination;
  return (
    <ReplayButton
      title={`Send ${name} what it missed`}
      description="Events of its client that it takes and has not got: those it never was sent, and those that failed or still wait."
      initial={() => ({
        scope: { kind: "missed", destinationId: id, since: new Date(Date.now() - DAY_MS) },
        work: { ...NOTHING_CHOSEN, destinationIds: [id] },
      })}
    >
      Send what it missed
    </ReplayButton>
  );
}
