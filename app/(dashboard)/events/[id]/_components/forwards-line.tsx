"use client";

import { ChevronDown, ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { formatCount } from "@/_components/format";
import { Badge } from "@/_components/ui/badge";
import { Button } from "@/_components/ui/button";
import { onDemand } from "@/_components/ui/on-demand";
import { ForwardBadge } from "@/_components/ui/status-badge";
import { TableCell, TableRow } from "@/_components/ui/table";
import { SendAgainButton } from "@/_replay/send-again-button";
import { DueTime } from "@/_time/due-time";
import { RelativeTime } from "@/_time/time";
import { type Forward, nextStep } from "./forwards-next-step";

const ForwardsAttempts = onDemand(() =>
  import("./forwards-attempts").then((file) => file.ForwardsAttempts),
);

/** One destination of the event; opens to its attempts. */
export function ForwardLine({ eventId, forward }: { eventId: string; forward: Forward }) {
  const [isOpen, setOpen] = useState(false);
  const attemptsId = useId();
  const { destination, status, attempts, lastError } = forward;
  const actions = (
    <>
      {attempts > 0 && (
        <Button
          size="sm"
          variant="ghost"
          aria-expanded={isOpen}
          aria-controls={isOpen ? attemptsId : undefined}
          aria-label={`Attempts to ${destination.name}`}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
          Attempts
        </Button>
      )}
      <SendAgainButton
        eventId={eventId}
        destination={destination}
        wasDelivered={status === "delivered"}
        isOffered={canBeSentAgain(forward)}
      />
    </>
  );
  return (
    <>
      <TableRow>
        <TableCell className="max-w-30 sm:max-w-80">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
            <span className="wrap-anywhere">{destination.name}</span>
            {destination.archivedAt ? (
              <Badge>Archived</Badge>
            ) : (
              destination.pausedAt && (
                <Badge tone="warn" title={destination.pausedBecause ?? undefined}>
                  Paused
                </Badge>
              )
            )}
          </span>
          <span className="block truncate text-xs text-muted" title={destination.url}>
            {destination.url}
          </span>
        </TableCell>
        <TableCell className="max-w-120">
          <ForwardBadge status={status} />
          {lastError && (
            <p className="mt-1 min-w-36 text-xs wrap-anywhere text-danger-ink">{lastError}</p>
          )}
          <span className="mt-1 block text-xs text-muted @3xl:hidden">
            <Next forward={forward} />
          </span>
          <span className="mt-1 -ml-2.5 flex flex-wrap gap-1 sm:hidden">{actions}</span>
        </TableCell>
        <TableCell className="hidden min-w-40 @3xl:table-cell">
          <Next forward={forward} />
        </TableCell>
        <TableCell numeric className="max-sm:hidden">
          {formatCount(attempts)}
        </TableCell>
        <TableCell className="max-sm:hidden">
          <span className="flex justify-end gap-1">{actions}</span>
        </TableCell>
      </TableRow>
      {isOpen && (
        <TableRow id={attemptsId}>
          <td colSpan={5} className="bg-sunken p-0">
            <ForwardsAttempts forward={forward} />
          </td>
        </TableRow>
      )}
    </>
  );
}

/** What waits for its first try, or is being tried, needs nobody to send it. */
function canBeSentAgain({ status, isSending, destination }: Forward): boolean {
  return status !== "waiting" && !isSending && destination.archivedAt === null;
}

function Next({ forward }: { forward: Forward }) {
  const { words, at } = nextStep(forward);
  const { destination, requestedBy, finishedAt } = forward;
  const isPaused = finishedAt === null && destination.archivedAt === null && destination.pausedAt;
  return (
    <>
      {words}
      {at && <> {finishedAt === null ? <DueTime at={at} /> : <RelativeTime at={at} />}</>}
      {isPaused && destination.pausedBecause && (
        <span className="block text-xs text-muted">{destination.pausedBecause}</span>
      )}
      {finishedAt === null && requestedBy && (
        <span className="block text-xs text-muted">Asked for by {requestedBy}</span>
      )}
    </>
  );
}
