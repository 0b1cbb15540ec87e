import type { RouterOutputs } from "#server/trpc/root";
import { CauseBadge } from "@/_components/duplicate-cause";
import { formatCount, formatDuration } from "@/_components/format";
import { Link } from "@/_components/ui/link";
import { DivergenceBadge } from "@/_components/ui/status-badge";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableLinkRow,
} from "@/_components/ui/table";
import { RowTime } from "@/_time/time";
import { type DuplicateParams, withDuplicateFilters } from "../search-params";

type Duplicate = RouterOutputs["duplicates"]["list"]["duplicates"][number];

/** Duplicates one per line. On narrower screens what is less asked for moves below, or away. */
export function DuplicateTable({
  duplicates,
  params,
  nameOf,
}: {
  duplicates: readonly Duplicate[];
  /** Go along with every link, so that the way back leads to the same list. */
  params: DuplicateParams;
  nameOf: (clientId: string) => string;
}) {
  return (
    <Table label="Duplicates">
      <TableHead>
        <tr>
          <TableHeader>Received</TableHeader>
          <TableHeader>Why it came</TableHeader>
          <TableHeader className="max-sm:hidden">Event</TableHeader>
          <TableHeader className="max-xl:hidden">Client</TableHeader>
          <TableHeader className="max-[1400px]:hidden">Call or chat</TableHeader>
          <TableHeader numeric className="max-md:pr-4">
            <span title="After the first delivery of the same event">After first</span>
          </TableHeader>
          <TableHeader className="max-md:hidden">Compared with it</TableHeader>
          <TableHeader numeric className="max-md:hidden">
            Times
          </TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {duplicates.map((duplicate) => (
          <TableLinkRow key={duplicate.id}>
            <TableCell className="tabular whitespace-nowrap">
              <Link
                href={withDuplicateFilters(`/duplicates/${duplicate.id}`, params)}
                className="rounded-sm after:absolute after:inset-0"
              >
                <RowTime at={duplicate.receivedAt} />
                <span className="sr-only">, why this duplicate came</span>
              </Link>
            </TableCell>
            <TableCell>
              <CauseBadge cause={duplicate.cause} isCertain={duplicate.causeIsCertain} />
              <span
                className="mt-0.5 block max-w-40 truncate text-xs text-muted sm:hidden"
                title={duplicate.eventType}
              >
                {duplicate.eventType}
              </span>
            </TableCell>
            <TableCell className="max-w-36 max-sm:hidden xl:max-w-52">
              <span className="block truncate" title={duplicate.eventType}>
                {duplicate.eventType}
              </span>
              <span
                className="block truncate text-xs text-muted xl:hidden"
                title={nameOf(duplicate.clientId)}
              >
                {nameOf(duplicate.clientId)}
              </span>
            </TableCell>
            <TableCell className="max-w-44 max-xl:hidden">
              <span className="block truncate" title={nameOf(duplicate.clientId)}>
                {nameOf(duplicate.clientId)}
              </span>
            </TableCell>
            <TableCell className="max-w-64 max-[1400px]:hidden">
              <span className="block truncate font-mono text-xs text-muted">
                {duplicate.callId ?? "–"}
              </span>
            </TableCell>
            <TableCell numeric className="max-md:pr-4">
              {gapOf(duplicate)}
            </TableCell>
            <TableCell className="max-md:hidden">
              <DivergenceBadge divergence={duplicate.divergence} />
            </TableCell>
            <TableCell numeric className="max-md:hidden">
              {formatCount(duplicate.count)}
            </TableCell>
          </TableLinkRow>
        ))}
      </TableBody>
    </Table>
  );
}

function gapOf({ receivedAt, firstReceivedAt }: Duplicate): string {
  const ms = receivedAt.getTime() - firstReceivedAt.getTime();
  return ms < 0 ? formatDuration(ms) : `+${formatDuration(ms)}`;
}
