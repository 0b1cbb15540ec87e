import type { EventStatus } from "#server/domain/event";
import { DoubtBadge } from "./doubt-badge";
import { StatusBadge } from "./status-badge";

/**
 * How far an event has come. One in doubt is not called failed as well, which would promise a try that
 * may succeed; that it had its last try has to be known as well.
 */
export function EventStanding({
  event: { status, inDoubt },
}: {
  event: { status: EventStatus; inDoubt: boolean };
}) {
  return (
    <>
      {!(inDoubt && status === "failed") && <StatusBadge status={status} />}
      {inDoubt && <DoubtBadge />}
    </>
  );
}
