import { formatCount } from "@/_components/format";
import { RelativeTime } from "@/_time/time";
import type { Destination } from "./draft";

/** Whether somebody has dismissed all that is dead, as far as was looked back: it needs nobody. */
export function deadAreDismissed({
  undismissed,
  hasOlder,
}: Pick<Destination, "undismissed" | "hasOlder">): boolean {
  return undismissed === 0 && !hasOlder;
}

/** How many it has, as `doctor` says it: `3 forwards dead; the last try failed 2 d ago`. */
export function DeadForwards({
  destination: { undismissed, failed, lastDiedAt, hasOlder },
}: {
  destination: Pick<Destination, "undismissed" | "failed" | "lastDiedAt" | "hasOlder">;
}) {
  return (
    <>
      {hasOlder && "At least "}
      {undismissed === 1 ? "1 forward dead" : `${formatCount(undismissed)} forwards dead`}
      {/* What is tried again was tried since. */}
      {failed === 0 && (
        <>
          ; the last try failed <RelativeTime at={lastDiedAt} className="relative" />
        </>
      )}
    </>
  );
}
