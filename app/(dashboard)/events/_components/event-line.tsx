import type { MouseEvent } from "react";
import { callPath } from "#server/domain/call-path";
import { formatBytes, formatCount, formatDuration } from "@/_components/format";
import { cn } from "@/_components/ui/class-names";
import { DoubtBadge } from "@/_components/ui/doubt-badge";
import { Link } from "@/_components/ui/link";
import { Skeleton } from "@/_components/ui/skeleton";
import { StatusBadge, TestBadge } from "@/_components/ui/status-badge";
import { TableCell, TableLinkRow } from "@/_components/ui/table";
import { RowTime } from "@/_time/time";
import type { EventColumn } from "../columns";
import { DuplicateCount } from "./duplicate-count";
import type { Lines } from "./event-table";
import { processingLatencyMs } from "./processing-latency";
import type { EventRow } from "./use-event-pages";

/** Of every cell, so that no row is higher than another. */
const CELL = "h-auto overflow-hidden py-0 whitespace-nowrap";

/** One event. Up to `lg` status, client and duplicates move below the type. */
export function EventLine({
  event,
  index,
  lines,
}: {
  event: EventRow;
  index: number;
  lines: Lines;
}) {
  const clientName = lines.clientNames.get(event.clientId) ?? event.clientId;
  const isPicked = lines.isPicked(event.id);
  function open(click: MouseEvent) {
    // With a modifier the browser opens the page of its own, as with any link.
    if (click.metaKey || click.ctrlKey || click.shiftKey || click.altKey) return;
    click.preventDefault();
    lines.onOpen(event.id);
  }
  return (
    <TableLinkRow
      aria-rowindex={index + 2}
      data-event={event.id}
      className={cn(
        "h-(--row-height)",
        isPicked && "bg-accent-soft",
        event.id === lines.openedId && "bg-hover shadow-[inset_3px_0_0_var(--accent)]",
      )}
    >
      <TableCell className={cn(CELL, "max-sm:hidden print:hidden")}>
        <label className="relative z-10 -my-2 flex h-10 items-center">
          <input
            type="checkbox"
            aria-label={`Pick ${event.eventType} of ${clientName}`}
            checked={isPicked}
            onChange={(change) => {
              const { shiftKey } = change.nativeEvent as unknown as { shiftKey?: boolean };
              lines.onPick(index, event.id, shiftKey === true);
            }}
            className="size-4 accent-(--accent)"
          />
        </label>
      </TableCell>
      <TableCell className={cn(CELL, "tabular max-sm:pl-4")}>
        <RowTime at={event.receivedAt} />
      </TableCell>
      <TableCell className={cn(CELL, "max-sm:pr-4")}>
        <span className="flex min-w-0 items-center gap-2">
          <Link
            href={lines.hrefOf(event.id)}
            title={event.eventType}
            onClick={open}
            className="truncate rounded-sm font-medium text-ink after:absolute after:inset-0"
          >
            {event.eventType}
          </Link>
          {event.isTest && <TestBadge />}
        </span>
        <span className="mt-0.5 flex min-w-0 items-center gap-2 text-xs text-muted lg:hidden print:hidden">
          <Standing event={event} />
          <span className="truncate" title={clientName}>
            {clientName}
          </span>
          {event.duplicateCount > 0 && (
            <span className="ml-auto shrink-0">{formatCount(event.duplicateCount)} dup.</span>
          )}
        </span>
      </TableCell>
      {lines.columns.map((column) => (
        <ColumnCell key={column} column={column} event={event} clientName={clientName} />
      ))}
    </TableLinkRow>
  );
}

function ColumnCell({
  column,
  event,
  clientName,
}: {
  column: EventColumn;
  event: EventRow;
  clientName: string;
}) {
  switch (column) {
    case "client":
      return (
        <TableCell className={cn(CELL, "truncate max-lg:not-print:hidden")} title={event.clientId}>
          {clientName}
        </TableCell>
      );
    case "call":
      return (
        <TableCell className={cn(CELL, "max-xl:hidden")}>
          <CallLink event={event} />
        </TableCell>
      );
    case "status":
      return (
        <TableCell className={cn(CELL, "max-lg:not-print:hidden")}>
          <Standing event={event} />
        </TableCell>
      );
    case "duplicates":
      return (
        <TableCell numeric className={cn(CELL, "max-lg:not-print:hidden")}>
          <DuplicateCount duplicates={event.duplicateCount} divergent={event.divergentCount} />
        </TableCell>
      );
    case "attempts":
      return (
        <TableCell numeric className={cn(CELL, "max-lg:hidden")}>
          {formatCount(event.attempts)}
        </TableCell>
      );
    case "processing":
      return (
        <TableCell numeric className={cn(CELL, "max-lg:not-print:hidden")}>
          {formatDuration(processingLatencyMs(event))}
        </TableCell>
      );
    case "size":
      return (
        <TableCell
          numeric
          className={cn(CELL, "text-muted max-xl:hidden")}
          title={`${formatCount(event.bodyBytes)} bytes`}
        >
          {formatBytes(event.bodyBytes)}
        </TableCell>
      );
  }
}

/** There is room for one: what is in doubt needs a decision, whether it had its last try or not. */
function Standing({ event: { status, inDoubt } }: { event: EventRow }) {
  return inDoubt ? (
    <DoubtBadge className="shrink-0" />
  ) : (
    <StatusBadge status={status} className="shrink-0" />
  );
}

function CallLink({ event }: { event: EventRow }) {
  if (event.callId === null) return <span className="text-muted">–</span>;
  return (
    // Above the row's own link.
    <Link
      href={callPath(event.clientId, event.callId)}
      title={event.callId}
      className="link relative z-10 block truncate font-mono text-xs"
    >
      {event.callId}
    </Link>
  );
}

/** A row whose page is being read again. */
export function LineSkeleton() {
  return (
    <tr className="h-(--row-height) border-b border-line">
      <td className="max-sm:hidden" />
      <td className="px-3">
        <Skeleton className="w-2/3" />
      </td>
      <td className="px-3">
        <Skeleton className="w-1/2" />
      </td>
    </tr>
  );
}
