"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { formatDuration, formatPercent } from "@/_components/format";
import { cn } from "@/_components/ui/class-names";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableLinkRow,
} from "@/_components/ui/table";
import { RelativeTime } from "@/_time/time";
import { AckHeadroom } from "./ack-headroom";
import { ClientName, Figure } from "./client-cells";
import { ClientProblems } from "./client-problems";
import { type ClientRow, COLUMNS, type Sorting } from "./clients-columns";
import { duplicatesPath, eventsPath, failuresPath } from "./list-paths";
import type { ShownSpan } from "./shown-span";
import { duplicateRate, failedOf, type SortKey } from "./sort-clients";
import { Sparkline } from "./sparkline";

/** One row per client, for screens that are wide enough to compare columns. */
export function ClientsTable({
  clients,
  span,
  sorting,
  onSort,
}: {
  clients: readonly ClientRow[];
  span: ShownSpan;
  sorting: Sorting;
  onSort: (sorting: Sorting) => void;
}) {
  return (
    <Table
      label="Clients"
      className="[&_td]:px-1.5 [&_th]:px-1.5 [&_td:first-child]:pl-4 [&_td:last-child]:pr-4 [&_th:first-child]:pl-4 [&_th:last-child]:pr-4"
    >
      <TableHead>
        <tr>
          {COLUMNS.map(({ label, key, numeric, title }) =>
            key === undefined ? (
              <TableHeader key={label}>{label}</TableHeader>
            ) : (
              <SortHeader
                key={label}
                label={label}
                sortKey={key}
                sorting={sorting}
                onSort={onSort}
                {...(numeric ? { numeric } : {})}
                {...(title ? { title } : {})}
              />
            ),
          )}
        </tr>
      </TableHead>
      <TableBody>
        {clients.map((client) => (
          <TableLinkRow key={client.id}>
            <TableCell className="sticky left-0 z-10 max-w-52 min-w-40 bg-surface">
              <ClientName client={client} />
            </TableCell>
            <TableCell className="max-w-54">
              <ClientProblems client={client} span={span} atFirst={2} />
            </TableCell>
            <TableCell>
              <Sparkline counts={client.perStep} span={span.words} />
            </TableCell>
            <TableCell numeric>
              <Figure
                value={client.events}
                href={eventsPath({ client: client.id, ...span.filters })}
              />
            </TableCell>
            <TableCell numeric>
              <Figure
                value={client.duplicates}
                href={duplicatesPath({ client: client.id, ...span.filters })}
              />
            </TableCell>
            <TableCell numeric>{formatPercent(duplicateRate(client))}</TableCell>
            <TableCell numeric>
              <Figure
                value={client.divergent}
                href={eventsPath({
                  client: client.id,
                  ...span.filters,
                  divergent: true,
                })}
              />
            </TableCell>
            <TableCell numeric>
              <Figure
                value={failedOf(client)}
                href={failuresPath({ client: client.id, kind: "processing" })}
              />
            </TableCell>
            <TableCell numeric>
              <Figure
                value={client.waiting}
                href={eventsPath({ client: client.id, status: "received" })}
              />
            </TableCell>
            <TableCell numeric>{formatDuration(client.latencyP50Ms)}</TableCell>
            <TableCell numeric>{formatDuration(client.latencyP95Ms)}</TableCell>
            <TableCell numeric>{formatDuration(client.latencyP99Ms)}</TableCell>
            <TableCell numeric>
              <AckHeadroom p99Ms={client.ackP99Ms} isSlow={isSlow(client)} />
            </TableCell>
            <TableCell numeric>
              <RelativeTime at={client.lastEventAt} className="text-muted" />
            </TableCell>
          </TableLinkRow>
        ))}
      </TableBody>
    </Table>
  );
}

function isSlow({ problems }: ClientRow): boolean {
  return problems.some(({ kind }) => kind === "slow");
}

function SortHeader({
  label,
  sortKey,
  sorting,
  onSort,
  numeric = false,
  title,
}: {
  label: string;
  sortKey: SortKey;
  sorting: Sorting;
  onSort: (sorting: Sorting) => void;
  numeric?: boolean;
  title?: string;
}) {
  const isActive = sorting.key === sortKey;
  const Icon = sorting.order === "desc" ? ArrowDown : ArrowUp;
  return (
    <TableHeader
      numeric={numeric}
      aria-sort={isActive ? (sorting.order === "desc" ? "descending" : "ascending") : undefined}
      className={cn(sortKey === "name" && "sticky left-0 z-10 bg-sunken")}
    >
      <button
        type="button"
        title={title}
        onClick={() =>
          onSort({ key: sortKey, order: isActive && sorting.order === "desc" ? "asc" : "desc" })
        }
        className={cn(
          "inline-flex items-center gap-1 rounded-sm hover:text-ink",
          isActive && "text-ink",
        )}
      >
        {label}
        {isActive && <Icon className="size-3" aria-hidden />}
      </button>
    </TableHeader>
  );
}
