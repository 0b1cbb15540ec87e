import type { RouterOutputs } from "#server/trpc/root";
import { formatCount } from "@/_components/format";
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
import { DeadForwards } from "./dead-forwards";
import { DestinationState } from "./destination-state";
import { destinationPath } from "./paths";

type Listed = RouterOutputs["destinations"]["list"][number];

/** A client's destinations and how they are doing. */
export function DestinationTable({ destinations }: { destinations: Listed[] }) {
  return (
    <Table label="Destinations">
      <TableHead>
        <tr>
          <TableHeader>Destination</TableHeader>
          <TableHeader>State</TableHeader>
          <TableHeader className="max-xl:hidden">Events</TableHeader>
          <TableHeader numeric className="max-sm:hidden">
            Delivered, 24 h
          </TableHeader>
          <TableHeader numeric className="max-sm:hidden">
            Dead, 24 h
          </TableHeader>
          <TableHeader numeric className="max-sm:hidden">
            To be sent
          </TableHeader>
          <TableHeader numeric className="max-md:hidden">
            Last delivery
          </TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {destinations.map((one) => (
          <TableLinkRow key={one.id}>
            <TableCell className="max-w-40 min-w-28 sm:max-w-52 xl:max-w-80">
              {/* The link covers its row. */}
              <Link
                href={destinationPath(one)}
                title={one.name}
                className="block truncate font-medium after:absolute after:inset-0"
              >
                {one.name}
              </Link>
              <span className="block truncate font-mono text-2xs text-muted" title={one.url}>
                {one.url}
              </span>
            </TableCell>
            <TableCell>
              <DestinationState destination={one} />
              {one.lastDeliveredAt === null && one.undismissed > 0 && (
                <span className="mt-0.5 block min-w-36 text-xs text-danger-ink">
                  <DeadForwards destination={one} />
                </span>
              )}
            </TableCell>
            <TableCell className="max-w-56 truncate text-muted max-xl:hidden">
              {describeChoice(one)}
            </TableCell>
            <Count value={one.delivered} className="max-sm:hidden" />
            <Count value={one.dead} isBad className="max-sm:hidden" />
            <TableCell numeric className="max-sm:hidden">
              <ToBeSent waiting={one.waiting} failed={one.failed} />
            </TableCell>
            <TableCell numeric className="max-md:hidden">
              <RelativeTime at={one.lastDeliveredAt} className="relative" />
            </TableCell>
          </TableLinkRow>
        ))}
      </TableBody>
    </Table>
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

function Count({
  value,
  isBad = false,
  className,
}: {
  value: number;
  isBad?: boolean;
  className?: string;
}) {
  return (
    <TableCell numeric className={className}>
      <span className={value === 0 ? "text-faint" : isBad ? "text-danger-ink" : undefined}>
        {formatCount(value)}
      </span>
    </TableCell>
  );
}
