import type { RouterOutputs } from "#server/trpc/root";
import { formatCount } from "@/_components/format";
import { cn } from "@/_components/ui/class-names";
import { Link } from "@/_components/ui/link";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableLinkRow,
} from "@/_components/ui/table";
import { RelativeTime } from "@/_time/time";
import { DeadForwards, deadAreDismissed } from "./dead-forwards";
import { DestinationState } from "./destination-state";
import { destinationPath } from "./paths";

type Listed = RouterOutputs["destinations"]["list"][number];

/**
 * A client's destinations and how they are doing. Below `xl` the state moves below the name, and below
 * `lg` the last delivery below how many there were.
 */
export function DestinationTable({ destinations }: { destinations: Listed[] }) {
  return (
    <Table label="Destinations">
      <TableHead>
        <tr>
          <TableHeader>Destination</TableHeader>
          <TableHeader className="max-xl:hidden">State</TableHeader>
          <TableHeader className="max-[1400px]:hidden">Events</TableHeader>
          <TableHeader numeric className="max-sm:hidden">
            Delivered, 24 h
          </TableHeader>
          <TableHeader numeric className="max-sm:hidden">
            Dead, 24 h
          </TableHeader>
          <TableHeader numeric className="max-sm:hidden">
            To be sent
          </TableHeader>
          <TableHeader numeric className="max-lg:hidden">
            Last delivery
          </TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {destinations.map((destination) => (
          <DestinationLine key={destination.id} destination={destination} />
        ))}
      </TableBody>
    </Table>
  );
}

/** Of every cell: where the first one has several lines, what is beside it stays beside the first. */
const CELL = "max-xl:py-2.5 max-xl:align-top";
const FIGURE = `${CELL} max-sm:hidden`;

function DestinationLine({ destination }: { destination: Listed }) {
  const { name, url, delivered, dead, waiting, failed, lastDeliveredAt } = destination;
  return (
    <TableLinkRow>
      {/* Below `xl` as wide as the others leave it, whatever stands in it. */}
      <TableCell className={cn(CELL, "max-w-80 max-xl:w-full max-xl:max-w-0")}>
        {/* The link covers its row. */}
        <Link
          href={destinationPath(destination)}
          title={name}
          className="block truncate font-medium after:absolute after:inset-0"
        >
          {name}
        </Link>
        <span className="block truncate font-mono text-2xs text-muted" title={url}>
          {url}
        </span>
        <span className="mt-1 block xl:hidden">
          <State destination={destination} />
        </span>
      </TableCell>
      <TableCell className="max-xl:hidden">
        <State destination={destination} />
      </TableCell>
      <TableCell className="max-w-56 truncate text-muted max-[1400px]:hidden">
        {describeChoice(destination)}
      </TableCell>
      <TableCell numeric className={FIGURE}>
        <Count value={delivered} />
        {lastDeliveredAt !== null && (
          <span className="mt-1 block text-xs text-muted lg:hidden">
            last <RelativeTime at={lastDeliveredAt} className="relative" />
          </span>
        )}
      </TableCell>
      <TableCell numeric className={FIGURE}>
        <Count value={dead} isBad={!deadAreDismissed(destination)} />
      </TableCell>
      <TableCell numeric className={FIGURE}>
        <ToBeSent waiting={waiting} failed={failed} />
      </TableCell>
      <TableCell numeric className={cn(CELL, "max-lg:hidden")}>
        <RelativeTime at={lastDeliveredAt} className="relative" />
      </TableCell>
    </TableLinkRow>
  );
}

function State({ destination }: { destination: Listed }) {
  return (
    <>
      <DestinationState destination={destination} />
      {destination.lastDeliveredAt === null && destination.undismissed > 0 && (
        <span className="mt-0.5 block text-xs text-danger-ink xl:min-w-36">
          <DeadForwards destination={destination} />
        </span>
      )}
    </>
  );
}

/** `All`, or the types; and whether a condition narrows them. */
export function describeChoice({
  eventTypes,
  conditions,
}: Pick<Listed, "eventTypes" | "conditions">): string {
  const types = eventTypes === null ? "All" : eventTypes.join(", ");
  if (conditions.length === 0) return types;
  return `${types}, on ${conditions.length === 1 ? "a condition" : `${conditions.length} conditions`}`;
}

/** What is to be sent, and how much of it failed at least once. */
export function ToBeSent({ waiting, failed }: { waiting: number; failed: number }) {
  if (waiting + failed === 0) return <span className="text-faint">0</span>;
  return (
    <>
      {formatCount(waiting + failed)}
      {failed > 0 && <span className="text-warn-ink"> ({formatCount(failed)} failed)</span>}
    </>
  );
}

function Count({ value, isBad = false }: { value: number; isBad?: boolean }) {
  return (
    <span className={value === 0 ? "text-faint" : isBad ? "text-danger-ink" : undefined}>
      {formatCount(value)}
    </span>
  );
}
