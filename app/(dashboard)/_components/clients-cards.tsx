import type { ReactNode } from "react";
import { formatDuration, formatPercent } from "@/_components/format";
import { RelativeTime } from "@/_time/time";
import { ClientName, Figure } from "./client-cells";
import { ClientProblems } from "./client-problems";
import type { ClientRow } from "./clients-columns";
import { duplicatesPath, eventsPath, failuresPath } from "./list-paths";
import type { ShownSpan } from "./shown-span";
import { duplicateRate, failedOf } from "./sort-clients";
import { Sparkline } from "./sparkline";

/** The same as the table, one below the other, for a phone. */
export function ClientsCards({
  clients,
  span,
}: {
  clients: readonly ClientRow[];
  span: ShownSpan;
}) {
  return (
    <ul className="divide-y divide-line">
      {clients.map((client) => (
        <li key={client.id} className="grid gap-3 px-4 py-3">
          <div className="flex items-start justify-between gap-3">
            <div className="min-w-0">
              <ClientName client={client} />
            </div>
            <Sparkline counts={client.perStep} span={span.words} />
          </div>
          <ClientProblems client={client} span={span} />
          <dl className="grid grid-cols-4 gap-x-2 gap-y-1.5 text-sm">
            <Fact label="Events">
              <Figure
                value={client.events}
                href={eventsPath({ client: client.id, ...span.filters })}
              />
            </Fact>
            <Fact label="Duplicates">
              <Figure
                value={client.duplicates}
                href={duplicatesPath({ client: client.id, ...span.filters })}
              />
            </Fact>
            <Fact label="Rate">{formatPercent(duplicateRate(client))}</Fact>
            <Fact label="Divergent">
              <Figure
                value={client.divergent}
                href={eventsPath({
                  client: client.id,
                  divergent: true,
                  ...span.filters,
                })}
              />
            </Fact>
            <Fact label="Failed">
              <Figure
                value={failedOf(client)}
                href={failuresPath({ client: client.id, kind: "processing" })}
              />
            </Fact>
            <Fact label="Waiting">
              <Figure
                value={client.waiting}
                href={eventsPath({ client: client.id, status: "received" })}
              />
            </Fact>
            <Fact label="p95">{formatDuration(client.latencyP95Ms)}</Fact>
            <Fact label="Ack p99">{formatDuration(client.ackP99Ms)}</Fact>
          </dl>
          <p className="tabular text-xs text-muted">
            p50 {formatDuration(client.latencyP50Ms)} · p99 {formatDuration(client.latencyP99Ms)} ·
            last event <RelativeTime at={client.lastEventAt} />
          </p>
        </li>
      ))}
    </ul>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid min-w-0">
      <dt className="truncate text-2xs text-muted">{label}</dt>
      <dd className="tabular">{children}</dd>
    </div>
  );
}
