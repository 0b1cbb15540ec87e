import Link from "next/link";
import { callPath } from "#server/domain/call-path";
import type { RouterOutputs } from "#server/trpc/root";
import { formatBytes, formatCount, formatDuration } from "@/_components/format";
import { StatusBadge, TestBadge } from "@/_components/ui/status-badge";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableLinkRow,
} from "@/_components/ui/table";
import { type EventFilterParams, withEventFilters } from "../search-params";
import { DuplicateCount } from "./duplicate-count";
import { processingLatencyMs } from "./processing-latency";
import { RowTime } from "./row-time";

export type EventRow = RouterOutputs["events"]["list"]["events"][number];

/** Events one per line. On narrower screens call, client and status move below the type. */
export function EventTable({
  events,
  clients,
  filters,
}: {
  events: readonly EventRow[];
  clients: readonly { id: string; name: string }[] | undefined;
  /** Go along with every link, so that the way back leads to the same list. */
  filters: EventFilterParams;
}) {
  const names = new Map(clients?.map(({ id, name }) => [id, name]));
  return (
    <Table label="Events">
      <TableHead>
        <tr>
          <TableHeader>Received</TableHeader>
          <TableHeader>Type</TableHeader>
          <TableHeader className="max-lg:hidden">Client</TableHeader>
          <TableHeader className="max-xl:hidden">Call or chat</TableHeader>
          <TableHeader className="max-sm:hidden">Status</TableHeader>
          <TableHeader numeric>
            <abbr title="Duplicates" className="no-underline sm:hidden">
              Dup.
            </abbr>
            <span className="max-sm:hidden">Duplicates</span>
          </TableHeader>
          <TableHeader numeric className="max-xl:hidden">
            Processing
          </TableHeader>
          <TableHeader numeric className="max-[1400px]:hidden">
            Size
          </TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {events.map((event) => (
          <EventLine
            key={event.id}
            event={event}
            clientName={names.get(event.clientId) ?? event.clientId}
            filters={filters}
          />
        ))}
      </TableBody>
    </Table>
  );
}

function EventLine({
  event,
  clientName,
  filters,
}: {
  event: EventRow;
  clientName: string;
  filters: EventFilterParams;
}) {
  return (
    <TableLinkRow>
      <TableCell className="tabular whitespace-nowrap">
        <RowTime at={event.receivedAt} />
      </TableCell>
      <TableCell className="max-w-72 max-xl:w-full max-xl:max-w-0">
        <span className="flex min-w-0 items-center gap-2">
          <Link
            href={withEventFilters(`/events/${event.id}`, filters)}
            prefetch={false}
            className="truncate rounded-sm font-medium text-ink after:absolute after:inset-0"
          >
            {event.eventType}
          </Link>
          {event.isTest && <TestBadge />}
        </span>
        <span className="mt-0.5 flex min-w-0 items-center gap-2 text-xs text-muted lg:hidden">
          <StatusBadge status={event.status} className="shrink-0 sm:hidden" />
          <span className="truncate">{clientName}</span>
        </span>
        <span className="hidden sm:max-xl:block">{event.callId && <CallLink event={event} />}</span>
      </TableCell>
      <TableCell className="max-w-44 truncate max-lg:hidden">{clientName}</TableCell>
      <TableCell className="max-w-64 max-xl:hidden">
        <CallLink event={event} />
      </TableCell>
      <TableCell className="max-sm:hidden">
        <StatusBadge status={event.status} />
      </TableCell>
      <TableCell numeric>
        <DuplicateCount duplicates={event.duplicateCount} divergent={event.divergentCount} />
      </TableCell>
      <TableCell numeric className="max-xl:hidden">
        {formatDuration(processingLatencyMs(event))}
      </TableCell>
      <TableCell
        numeric
        className="text-muted max-[1400px]:hidden"
        title={`${formatCount(event.bodyBytes)} bytes`}
      >
        {formatBytes(event.bodyBytes)}
      </TableCell>
    </TableLinkRow>
  );
}

function CallLink({ event }: { event: EventRow }) {
  if (event.callId === null) return <span className="text-muted">–</span>;
  return (
    // Above the row's own link.
    <Link
      href={callPath(event.clientId, event.callId)}
      prefetch={false}
      title={event.callId}
      className="link relative z-10 block truncate font-mono text-xs"
    >
      {event.callId}
    </Link>
  );
}
