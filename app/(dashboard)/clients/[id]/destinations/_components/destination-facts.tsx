import type { ReactNode } from "react";
import { formatCount, formatPercent, shareOf } from "@/_components/format";
import { cn } from "@/_components/ui/class-names";
import { Link } from "@/_components/ui/link";
import { RelativeTime } from "@/_time/time";
import { withFailureFilters } from "../../../../failures/search-params";
import { deadAreDismissed } from "./dead-forwards";
import { ToBeSent } from "./destination-table";
import type { Destination } from "./draft";

/** How the destination is doing, at a glance. */
export function DestinationFacts({ destination }: { destination: Destination }) {
  const { delivered, dead, waiting, failed, lastDeliveredAt } = destination;
  const failures = withFailureFilters("/failures", { destination: destination.id });
  const ended = delivered + dead;
  // Of those Failures shows none, unless it is asked for them.
  const needsNobody = deadAreDismissed(destination);
  const dismissed = withFailureFilters("/failures", {
    destination: destination.id,
    dismissed: true,
  });
  return (
    <section aria-label="How it is doing">
      <dl className="grid grid-cols-2 gap-px overflow-clip rounded-lg border bg-line shadow-card lg:grid-cols-4">
        <Figure
          label="Delivered, 24 h"
          note={ended > 0 && `${formatPercent(shareOf(delivered, ended))} of what has ended`}
        >
          {formatCount(delivered)}
        </Figure>
        <Figure label="Dead, 24 h" note={deadNote(destination)}>
          {dead === 0 ? (
            formatCount(dead)
          ) : (
            <Link
              href={needsNobody ? dismissed : failures}
              className={cn("rounded-sm hover:underline", !needsNobody && "text-danger-ink")}
            >
              {formatCount(dead)}
            </Link>
          )}
        </Figure>
        <Figure label="To be sent" note="New, and failed but tried again">
          {failed === 0 ? (
            <ToBeSent waiting={waiting} failed={failed} />
          ) : (
            <Link href={failures} className="rounded-sm hover:underline">
              <ToBeSent waiting={waiting} failed={failed} />
            </Link>
          )}
        </Figure>
        <Figure label="Last delivery">
          <RelativeTime at={lastDeliveredAt} />
        </Figure>
      </dl>
    </section>
  );
}

/** What is above says how many need somebody: why those can be fewer. */
function deadNote({ dead, undismissed, hasOlder }: Destination): string {
  const tried = "After the last try";
  if (dead === 0 || hasOlder || undismissed >= dead) return tried;
  return `${tried}; ${undismissed === 0 ? "dismissed" : "some are dismissed"}`;
}

function Figure({
  label,
  note,
  children,
}: {
  label: string;
  note?: string | false;
  children: ReactNode;
}) {
  return (
    <div className="grid content-start gap-0.5 bg-surface px-4 py-3">
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="tabular text-xl font-semibold tracking-tight">{children}</dd>
      {note && <dd className="text-xs text-muted">{note}</dd>}
    </div>
  );
}
