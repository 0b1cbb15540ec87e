import { Card, CardHeader } from "@/_components/ui/card";
import { Link } from "@/_components/ui/link";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableLinkRow,
} from "@/_components/ui/table";
import { RowTime } from "@/_time/time";
import type { ReplayDetail } from "./replay-facts";

/** The events of which not all was done, and why. */
export function NotesCard({ replay: { notes } }: { replay: ReplayDetail }) {
  if (notes.length === 0) return null;
  return (
    <Card>
      <CardHeader
        title="Left alone"
        description="Events of which nothing, or not all, was done. The first ones are shown."
      />
      <Table label="Left alone">
        <TableHead>
          <tr>
            <TableHeader>Event</TableHeader>
            <TableHeader>Why</TableHeader>
            <TableHeader className="max-lg:hidden">Client</TableHeader>
            <TableHeader className="max-sm:hidden">Received</TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {notes.map(({ eventId, eventType, because, clientId, clientName, receivedAt }) => (
            <TableLinkRow key={eventId}>
              <TableCell>
                <Link
                  href={`/events/${eventId}`}
                  className="rounded-sm font-medium after:absolute after:inset-0"
                >
                  {eventType}
                </Link>
              </TableCell>
              <TableCell className="max-w-120 min-w-44 wrap-anywhere">
                {because}
                <span className="block text-xs text-muted lg:hidden">{clientName ?? clientId}</span>
              </TableCell>
              <TableCell className="max-w-44 truncate max-lg:hidden" title={clientName ?? clientId}>
                {clientName ?? clientId}
              </TableCell>
              <TableCell className="tabular whitespace-nowrap max-sm:hidden">
                <RowTime at={receivedAt} />
              </TableCell>
            </TableLinkRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}
