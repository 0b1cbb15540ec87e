"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { RouterOutputs } from "#server/trpc/root";
import { Link } from "@/_components/ui/link";
import { Loading } from "@/_components/ui/loading";
import { QueryAnswer } from "@/_components/ui/query-answer";
import { ShowOlder } from "@/_components/ui/show-older";
import { Skeleton } from "@/_components/ui/skeleton";
import { ForwardBadge, StatusBadge } from "@/_components/ui/status-badge";
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
import { useTRPC } from "@/_trpc/client";
import type { Group } from "./failure-group";
import { toKey } from "./group-key";

type Failed = RouterOutputs["failures"]["list"]["failed"][number];

/** The events or forwards of a group, the newest first; each leads to its event. */
export function FailedList({ group }: { group: Group }) {
  const trpc = useTRPC();
  const list = useInfiniteQuery(
    trpc.failures.list.infiniteQueryOptions(
      { group: toKey(group) },
      { getNextPageParam: (page) => page.nextCursor, initialCursor: null },
    ),
  );
  return (
    <QueryAnswer
      query={list}
      title="What failed could not be loaded"
      fallback={
        <Loading what="what failed">
          <div className="grid gap-3 px-4 py-4">
            <Skeleton className="w-3/4" />
            <Skeleton className="w-2/3" />
          </div>
        </Loading>
      }
    >
      {({ pages }) => (
        <>
          <FailedTable group={group} failed={pages.flatMap((page) => page.failed)} />
          <ShowOlder list={list} />
        </>
      )}
    </QueryAnswer>
  );
}

function FailedTable({ group, failed }: { group: Group; failed: Failed[] }) {
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
          <TableHeader>Received</TableHeader>
          <TableHeader>Status</TableHeader>
          <TableHeader numeric>Attempts</TableHeader>
          <TableHeader>Next</TableHeader>
          <TableHeader>Error</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {failed.map((one) => (
          <FailedRow key={one.id} kind={group.kind} failed={one} />
        ))}
      </TableBody>
    </Table>
  );
}

function FailedRow({ kind, failed }: { kind: Group["kind"]; failed: Failed }) {
  return (
    <TableLinkRow>
      <TableCell className="whitespace-nowrap">
        <Link
          href={`/events/${failed.eventId}`}
          className="rounded-sm font-mono text-xs font-medium hover:underline"
        >
          {failed.eventType}
        </Link>
      </TableCell>
      <TableCell className="whitespace-nowrap">
        <RelativeTime at={failed.receivedAt} />
      </TableCell>
      <TableCell>
        {kind === "processing" ? (
          <StatusBadge status={failed.status} />
        ) : (
          <ForwardBadge status={failed.status} />
        )}
      </TableCell>
      <TableCell numeric>{failed.attempts}</TableCell>
      <TableCell className="whitespace-nowrap">
        <DueTime at={failed.nextAttemptAt} />
      </TableCell>
      <TableCell className="max-w-60 min-w-48 xl:max-w-96">
        <span className="block truncate text-xs text-muted" title={failed.error ?? undefined}>
          {failed.error ?? "–"}
        </span>
      </TableCell>
    </TableLinkRow>
  );
}
