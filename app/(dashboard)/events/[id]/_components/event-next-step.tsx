import { DueTime } from "@/_time/due-time";
import type { EventDetail } from "./event-facts";

type Props = {
  event: Pick<
    EventDetail["event"],
    "isTest" | "isRunning" | "status" | "attempts" | "failedAttempts" | "nextAttemptAt"
  >;
  /** An effect of it is in doubt. */
  inDoubt: boolean;
};

/** What will happen to an event next, or why nothing will. */
export function EventNextStep({ event, inDoubt }: Props) {
  if (event.isTest) return "A test runs through no handler.";
  if (event.isRunning) return "Being processed now.";
  switch (event.status) {
    case "received":
      return "Waiting for a worker.";
    case "processed":
      return event.attempts === 1 ? "Processed at the first attempt." : "Processed.";
    case "dead":
      return (
        <>
          Processing failed for the last time and is not tried again by itself.
          {inDoubt && " No try can succeed before a decision, under Effects."}
        </>
      );
    case "failed":
      return (
        <>
          Processing failed {event.failedAttempts === 1 ? "once" : `${event.failedAttempts} times`}.{" "}
          {inDoubt ? (
            "It waits for a decision, under Effects; no try can succeed before."
          ) : (
            <>
              Next attempt: <DueTime at={event.nextAttemptAt} />
            </>
          )}
        </>
      );
  }
}
