import type { ReactNode } from "react";
import type { RouterOutputs } from "#server/trpc/root";
import { formatCount, formatDuration, formatPercent } from "@/_components/format";
import { Link } from "@/_components/ui/link";
import { duplicatesPath, eventsPath } from "../../../_components/list-paths";
import { duplicateRate } from "../../../_components/sort-clients";

type Figures = RouterOutputs["clients"]["byId"]["lastDay"];

/** The client's last 24 hours at a glance. */
export function LastDay({ figures, clientId }: { figures: Figures; clientId: string }) {
  const events = (more: Parameters<typeof eventsPath>[0]) =>
    eventsPath({ client: clientId, range: "24h", ...more });
  return (
    <section aria-label="The last 24 hours">
      <dl className="grid grid-cols-2 gap-px overflow-clip rounded-lg border bg-line shadow-card lg:grid-cols-4">
        <Figure label="Events, 24 h" href={events({})}>
          {formatCount(figures.events)}
        </Figure>
        <Figure
          label="Duplicates"
          href={duplicatesPath({ client: clientId, range: "24h" })}
          note={`${formatPercent(duplicateRate(figures))} of deliveries`}
        >
          {formatCount(figures.duplicates)}
        </Figure>
        <Figure label="Divergent" href={events({ divergent: true })}>
          {formatCount(figures.divergent)}
        </Figure>
        <Figure
          label="Processing p95"
          note={
            <>
              <span className="whitespace-nowrap">p50 {formatDuration(figures.latencyP50Ms)}</span>
              {" · "}
              <span className="whitespace-nowrap">p99 {formatDuration(figures.latencyP99Ms)}</span>
            </>
          }
        >
          {formatDuration(figures.latencyP95Ms)}
        </Figure>
      </dl>
    </section>
  );
}

function Figure({
  label,
  href,
  note,
  children,
}: {
  label: string;
  href?: string;
  note?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="grid content-start gap-0.5 bg-surface px-4 py-3">
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="tabular text-xl font-semibold tracking-tight">
        {href ? (
          <Link href={href} className="rounded-sm hover:text-accent-ink hover:underline">
            {children}
          </Link>
        ) : (
          children
        )}
      </dd>
      {note && <dd className="text-xs text-muted">{note}</dd>}
    </div>
  );
}
