"use client";

import { ArrowUpRight, ChevronRight, CirclePause, CircleX, RotateCw } from "lucide-react";
import { useId } from "react";
import type { RouterOutputs } from "#server/trpc/root";
import { formatCount } from "@/_components/format";
import { Badge } from "@/_components/ui/badge";
import { DoubtBadge } from "@/_components/ui/doubt-badge";
import { Link } from "@/_components/ui/link";
import { DueTime } from "@/_time/due-time";
import { RelativeTime } from "@/_time/time";
import { FailedList } from "./failed-list";
import { GroupActions } from "./group-actions";
import { DoubtNotice } from "./in-doubt";

export type Group = RouterOutputs["failures"]["groups"]["groups"][number];

export function keyOf({ kind, clientId, destinationId, cause }: Group): string {
  return JSON.stringify([kind, clientId, destinationId, cause]);
}

export function FailureGroup({
  group,
  clientName,
  isOpen,
  onToggle,
}: {
  group: Group;
  clientName: string;
  isOpen: boolean;
  onToggle: () => void;
}) {
  const detailsId = useId();
  return (
    <li className="border-b last:border-b-0">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-4 py-3.5">
        <div className="grid min-w-0 flex-1 basis-80 grid-cols-1 gap-1">
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={detailsId}
            onClick={onToggle}
            className="group -ml-1 flex items-start gap-1 rounded-sm text-left text-sm font-medium wrap-anywhere hover:underline"
          >
            <ChevronRight
              className="mt-0.5 size-4 shrink-0 text-faint transition-transform group-aria-expanded:rotate-90"
              aria-hidden
            />
            {group.cause}
          </button>
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 pl-4 text-xs text-muted">
            <Where group={group} />
            <Link
              href={`/clients/${group.clientId}`}
              title={clientName}
              className="truncate rounded-sm hover:underline"
            >
              {clientName}
            </Link>
            <span>
              <Times group={group} />
            </span>
          </p>
          <DoubtNotice group={group} />
        </div>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 pl-4 xl:pl-0">
          <Counts group={group} />
          <GroupActions group={group} />
        </div>
      </div>
      {isOpen && (
        <div id={detailsId} className="border-t bg-sunken">
          <FailedList group={group} />
        </div>
      )}
    </li>
  );
}

function Where({ group: { destination, clientId } }: { group: Group }) {
  if (destination === null) return <Badge>Processing</Badge>;
  if (destination.isArchived) {
    return (
      <>
        <Badge className="max-w-56">
          <ArrowUpRight aria-hidden />
          <span className="truncate" title={destination.name}>
            {destination.name}
          </span>
        </Badge>
        <Badge title="Nothing is sent to it any more">Archived</Badge>
      </>
    );
  }
  return (
    <>
      <Badge tone="info" className="max-w-56">
        <ArrowUpRight aria-hidden />
        <Link
          href={`/clients/${clientId}/destinations/${destination.id}`}
          title={destination.name}
          className="truncate rounded-sm hover:underline"
        >
          {destination.name}
        </Link>
      </Badge>
      {destination.pausedBecause !== null && (
        <Badge tone="warn" title={destination.pausedBecause}>
          <CirclePause aria-hidden />
          Paused
        </Badge>
      )}
    </>
  );
}

/** Ages are shown by the minute. */
const SAME_WITHIN_MS = 60_000;

function Times({ group: { firstAt, lastAt, dismissed, dismissedBy } }: { group: Group }) {
  const isOne = lastAt.getTime() - firstAt.getTime() < SAME_WITHIN_MS;
  return (
    <>
      {!isOne && (
        <>
          first <RelativeTime at={firstAt} />, last{" "}
        </>
      )}
      <RelativeTime at={lastAt} />
      {dismissed && dismissedBy !== null && ` · dismissed by ${dismissedBy}`}
    </>
  );
}

function Counts({ group }: { group: Group }) {
  const { dead, waiting, inDoubt, nextAttemptAt, destination } = group;
  const isPaused = destination !== null && destination.pausedBecause !== null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {dead > 0 && (
        <Badge tone="danger" title="They had their last try">
          <CircleX aria-hidden />
          {formatCount(dead)} dead
        </Badge>
      )}
      {inDoubt > 0 && <DoubtBadge>{formatCount(inDoubt)} in doubt</DoubtBadge>}
      {waiting > 0 && (
        <Badge tone="warn" title="They will be tried again by themselves">
          <RotateCw aria-hidden />
          {formatCount(waiting)} retrying
        </Badge>
      )}
      {waiting > 0 && (
        <span className="text-xs text-muted">
          {isPaused ? (
            "when it is resumed"
          ) : (
            <>
              next <DueTime at={nextAttemptAt} />
            </>
          )}
        </span>
      )}
    </div>
  );
}
