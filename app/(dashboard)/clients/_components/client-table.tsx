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
import { withRefusalFilters } from "../../refused/search-params";
import { ClientState } from "./client-state";

export type Client = RouterOutputs["clients"]["list"][number];

/**
 * Clients one per line. Below `lg` the state moves below the name, and what was refused below the
 * last event. Paper has all columns, however wide it is.
 */
export function ClientTable({ clients }: { clients: readonly Client[] }) {
  return (
    <Table label="Clients">
      <TableHead>
        <tr>
          <TableHeader>Client</TableHeader>
          <TableHeader className="max-lg:not-print:hidden">State</TableHeader>
          <TableHeader numeric className="max-lg:not-print:hidden">
            Refused, 24 h
          </TableHeader>
          <TableHeader numeric>Last event</TableHeader>
          <TableHeader numeric className="max-sm:not-print:hidden">
            Added
          </TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {clients.map((client) => (
          <ClientLine key={client.id} client={client} />
        ))}
      </TableBody>
    </Table>
  );
}

/** Of every cell: where a name takes two lines, what is beside it stays beside the first. */
const CELL = "max-lg:not-print:py-2.5 max-lg:not-print:align-top";

function ClientLine({ client }: { client: Client }) {
  const { id, name, refusedToday } = client;
  const state = <ClientState enabled={client.enabled} arrived={client.arrived} />;
  return (
    <TableLinkRow>
      {/* Below `lg` as wide as the others leave it, whatever stands in it. */}
      <TableCell className={cn(CELL, "max-w-72 max-lg:not-print:w-full max-lg:not-print:max-w-0")}>
        {/* The link covers its row; what else can be clicked lies above it. */}
        <Link
          href={`/clients/${id}`}
          title={name}
          className="block font-medium wrap-anywhere after:absolute after:inset-0 lg:not-print:truncate"
        >
          {name}
        </Link>
        <span className="flex min-w-0 items-center gap-2 max-lg:not-print:mt-1">
          <span className="flex shrink-0 lg:hidden print:hidden">{state}</span>
          <span className="truncate font-mono text-2xs text-muted" title={id}>
            {id}
          </span>
        </span>
      </TableCell>
      <TableCell className="max-lg:not-print:hidden">{state}</TableCell>
      <TableCell numeric className="max-lg:not-print:hidden">
        {refusedToday === 0 ? <span className="text-faint">0</span> : <Refused client={client} />}
      </TableCell>
      <TableCell numeric className={CELL}>
        <RelativeTime at={client.lastEventAt} className="relative" />
        {refusedToday > 0 && (
          <span className="mt-1 block text-xs lg:hidden print:hidden">
            <Refused client={client} inWords />
          </span>
        )}
      </TableCell>
      <TableCell numeric className={cn(CELL, "max-sm:not-print:hidden")}>
        <RelativeTime at={client.createdAt} className="relative text-muted" />
      </TableCell>
    </TableLinkRow>
  );
}

/** How many requests were refused in the last 24 hours; leads to them. */
function Refused({
  client: { id, refusedToday },
  inWords = false,
}: {
  client: Client;
  /** Where no head of a column says what is counted. */
  inWords?: boolean;
}) {
  return (
    <Link href={withRefusalFilters("/refused", { client: id })} className="link relative">
      {formatCount(refusedToday)}
      {inWords && " refused"}
    </Link>
  );
}
