"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import {
  ANSWERS_KEPT_DAYS,
  CLEARED_EVERY_MINUTES,
  KEPT_KINDS,
  type KeptKind,
  LINK_LIFE_DAYS,
  REFUSALS_CLEARED_EVERY_SECONDS,
  REFUSALS_KEPT_PER_CLIENT,
  SIGNED_IN_DAYS,
  USUAL_JOURNAL_MB,
} from "#server/domain/kept";
import { MINUTES_KEPT_DAYS, QUARTERS_KEPT_DAYS } from "#server/domain/overview-range";
import { formatBytes, formatCount, UNKNOWN } from "@/_components/format";
import { Button } from "@/_components/ui/button";
import { Card, CardHeader } from "@/_components/ui/card";
import { Loading } from "@/_components/ui/loading";
import { Skeleton } from "@/_components/ui/skeleton";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "@/_components/ui/table";
import { ExactTime } from "@/_time/time";
import { useTRPC } from "@/_trpc/client";

type Words = { name: string; what: string; howLong: string };

const FOR_GOOD = "For good";
const WORDS: Record<KeptKind, Words> = {
  events: { name: "Events", what: "With their bodies, byte for byte", howLong: FOR_GOOD },
  duplicates: {
    name: "Duplicates",
    what: "When each came and why, and its body where it differs",
    howLong: FOR_GOOD,
  },
  calls: {
    name: "Calls",
    what: "What the events tell of them, transcripts and analyses included",
    howLong: FOR_GOOD,
  },
  alerts: {
    name: "Alerts",
    what: "What Retell's own alerts tell of each incident",
    howLong: FOR_GOOD,
  },
  processing: {
    name: "Processing",
    what: "Every attempt, effect and replay",
    howLong: FOR_GOOD,
  },
  forwards: {
    name: "Forwards",
    what: "Every attempt, with the beginning of what was answered",
    howLong: FOR_GOOD,
  },
  search: {
    name: "Search index",
    what: "What events are found by",
    howLong: "As long as the events",
  },
  answers: {
    name: "Slow and failed answers",
    what: "How we answered Retell where it was not as it should be; what it explained stays",
    howLong: `${ANSWERS_KEPT_DAYS} days`,
  },
  refusals: {
    name: "Refused requests",
    what: "Cause, source and the beginning of the body",
    howLong: `The newest ${REFUSALS_KEPT_PER_CLIENT} of each client; their counts for good`,
  },
  figures: {
    name: "Figures",
    what: "What the overview and the charts add up",
    howLong: `By the minute ${MINUTES_KEPT_DAYS} days, by the quarter of an hour ${QUARTERS_KEPT_DAYS} days; by the hour and the day for good`,
  },
  audit: {
    name: "Audit log",
    what: "Who did what",
    howLong: "For good, also when an account is removed",
  },
  settings: {
    name: "Clients and staff",
    what: "Clients, keys, destinations, saved views, accounts",
    howLong: `Until changed; a sign-in ends after ${SIGNED_IN_DAYS} days, an invitation after ${LINK_LIFE_DAYS}`,
  },
};

/** What is kept, for how long, and how much room it takes. */
export function KeptCard() {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.storage.read.queryOptions());
  return (
    <KeptFrame
      description={
        <>
          Nothing that Retell delivered is ever removed by Ringonce
          {data.oldestEventAt !== null && (
            <>
              : the oldest event is of <ExactTime at={data.oldestEventAt} />
            </>
          )}
          . The database has {formatBytes(data.databaseBytes)}.
        </>
      }
      rowsOf={(kind) => formatCount(data.kinds.find((one) => one.kind === kind)?.rows)}
      sizeOf={(kind) => formatBytes(data.kinds.find((one) => one.kind === kind)?.bytes)}
    />
  );
}

/** All of it but the figures, which are measured when they are asked for. */
export function KeptSkeleton() {
  return (
    <Loading what="what is kept">
      <KeptFrame
        description="Nothing that Retell delivered is ever removed by Ringonce."
        rowsOf={() => <Skeleton className="ml-auto w-8" />}
        sizeOf={() => <Skeleton className="ml-auto w-14" />}
      />
    </Loading>
  );
}

/** Of what could not be measured everything else still holds. */
export function KeptUnknown({ message, onRetry }: { message: string; onRetry: () => void }) {
  return (
    <KeptFrame
      description={
        <span role="alert" className="text-danger-ink">
          How much it is could not be found out. {message}
        </span>
      }
      actions={
        <Button onClick={onRetry}>
          <RotateCw aria-hidden />
          Try again
        </Button>
      }
      rowsOf={() => UNKNOWN}
      sizeOf={() => UNKNOWN}
    />
  );
}

/** On a phone how long stands below what. */
function KeptFrame({
  description,
  actions,
  rowsOf,
  sizeOf,
}: {
  description: ReactNode;
  actions?: ReactNode;
  rowsOf: (kind: KeptKind) => ReactNode;
  sizeOf: (kind: KeptKind) => ReactNode;
}) {
  return (
    <Card>
      <CardHeader title="What is kept" description={description} actions={actions} />
      <Table label="What is kept">
        <TableHead>
          <tr>
            <TableHeader>What</TableHeader>
            <TableHeader className="max-sm:hidden">How long</TableHeader>
            <TableHeader numeric className="max-sm:hidden">
              <span title="As PostgreSQL reckons">Rows, about</span>
            </TableHeader>
            <TableHeader numeric>
              <span title="Indexes included">Size</span>
            </TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {KEPT_KINDS.map((kind) => (
            <TableRow key={kind}>
              <TableCell className="h-auto py-2">
                <span className="font-medium">{WORDS[kind].name}</span>
                <span className="mt-0.5 block text-xs text-muted">{WORDS[kind].what}</span>
                <span className="mt-0.5 block text-xs sm:hidden">{WORDS[kind].howLong}</span>
              </TableCell>
              <TableCell className="h-auto max-w-100 py-2 max-sm:hidden">
                {WORDS[kind].howLong}
              </TableCell>
              <TableCell numeric className="max-sm:hidden">
                {rowsOf(kind)}
              </TableCell>
              <TableCell numeric>{sizeOf(kind)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <p className="border-t px-4 py-3 text-xs text-muted">
        What has had its time is cleared away by every server that runs: refused requests each{" "}
        {REFUSALS_CLEARED_EVERY_SECONDS} seconds, the rest each {CLEARED_EVERY_MINUTES} minutes.
        These times are the same in every installation; no setting changes them. Beside the
        database, events are kept on disk while it is away, up to {formatCount(USUAL_JOURNAL_MB)} MB
        or what <code className="font-mono">JOURNAL_LIMIT_MB</code> says.
      </p>
    </Card>
  );
}
