import type { RouterOutputs } from "#server/trpc/root";
import { effectsPath } from "@/_components/effects-path";
import { EventStanding } from "@/_components/ui/event-standing";
import { Link } from "@/_components/ui/link";
import { ForwardBadge } from "@/_components/ui/status-badge";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableLinkRow,
} from "@/_components/ui/table";
import { DueTime } from "@/_time/due-time";
import { RelativeTime } from "@/_time/time";
import type { Group } from "./failure-group";

type Failed = RouterOutputs["failures"]["list"]["failed"][number];

/**
 * What failed, one per line. The error is mostly the cause that the group has at its head: it is the
 * call that tells one line from another. On narrower screens it moves below the event's type.
 */
export function FailedTable({ group, failed }: { group: Group; failed: readonly Failed[] }) {
  if (failed.length === 0) {
    return (
      <p className="px-4 py-6 text-center text-sm text-muted">
        None of them has failed any longer.
      </p>
    );
  }
  return (
    <Table label={`What failed: ${group.cause}`}>
      <TableHead>
        <tr>
          <TableHeader>Event</TableHeader>
          <TableHeader className="max-[1400px]:hidden">Call or chat</TableHeader>
          <TableHeader>Received</TableHeader>
          <TableHeader>Status</TableHeader>
          <TableHeader numeric>Attempts</TableHeader>
          <TableHeader>Next</TableHeader>
          <TableHeader>Error</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {failed.map((one) => (
          <FailedRow key={one.id} group={group} failed={one} />
        ))}
      </TableBody>
    </Table>
  );
}

function FailedRow({ group: { kind, destination }, failed }: { group: Group; failed: Failed }) {
  const { eventId, eventType, callId, receivedAt, inDoubt, attempts, nextAttemptAt } = failed;
  const isPaused = destination !== null && destination.pausedBecause !== null;
  const onceWhat = isPaused ? "when resumed" : inDoubt ? "when decided" : null;
  return (
    <TableLinkRow>
      <TableCell className="whitespace-nowrap">
        <Link
          href={inDoubt ? effectsPath(eventId) : `/events/${eventId}`}
          className="rounded-sm font-mono text-xs font-medium hover:underline"
        >
          {eventType}
        </Link>
        {callId !== null && (
          <span
            className="block max-w-40 truncate font-mono text-xs text-muted min-[1400px]:hidden"
            title={callId}
          >
            {callId}
          </span>
        )}
      </TableCell>
      <TableCell className="max-w-80 max-[1400px]:hidden">
        <span className="block truncate font-mono text-xs text-muted" title={callId ?? undefined}>
          {callId ?? "–"}
        </span>
      </TableCell>
      <TableCell className="whitespace-nowrap">
        <RelativeTime at={receivedAt} />
      </TableCell>
      <TableCell>
        <Status kind={kind} failed={failed} />
      </TableCell>
      <TableCell numeric>{attempts}</TableCell>
      <TableCell className="whitespace-nowrap">
        {onceWhat !== null && nextAttemptAt !== null ? onceWhat : <DueTime at={nextAttemptAt} />}
      </TableCell>
      <TableCell className="max-w-60 min-w-48 xl:max-w-96">
        <span className="block truncate text-xs text-muted" title={failed.error ?? undefined}>
          {failed.error ?? "–"}
        </span>
      </TableCell>
    </TableLinkRow>
  );
}

function Status({ kind, failed }: { kind: Group["kind"]; failed: Failed }) {
  if (kind === "forwarding") return <ForwardBadge status={failed.status} />;
  return (
    <span className="flex flex-wrap gap-1">
      <EventStanding event={failed} />
    </span>
  );
}
