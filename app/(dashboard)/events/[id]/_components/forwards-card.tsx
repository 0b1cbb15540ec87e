"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { FlaskConical, Hourglass, Send } from "lucide-react";
import { useState } from "react";
import { BY_NAME } from "#server/domain/by-name";
import { Button } from "@/_components/ui/button";
import { Card, CardHeader } from "@/_components/ui/card";
import { EmptyState } from "@/_components/ui/empty-state";
import { Link } from "@/_components/ui/link";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import { Table, TableBody, TableHead, TableHeader } from "@/_components/ui/table";
import { live } from "@/_live/live";
import { useTRPC } from "@/_trpc/client";
import type { EventDetail } from "./event-facts";
import { ForwardLine } from "./forwards-line";
import { type EventForwards, type Forward, summariseForwards } from "./forwards-next-step";

/** Where the event went, and how far it has come there. */
export function ForwardsCard({ event }: { event: EventDetail["event"] }) {
  return (
    // In a drawer it has less room than the screen.
    <Card className="@container">
      <QueryBoundary title="The forwards could not be loaded">
        <LoadedForwards event={event} />
      </QueryBoundary>
    </Card>
  );
}

function LoadedForwards({ event }: { event: EventDetail["event"] }) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery({
    ...trpc.forwards.ofEvent.queryOptions({ eventId: event.id }),
    ...live(["processing", "forwards", "destinations"], {
      clientId: event.clientId,
      restMs: 1_000,
    }),
  });
  const forwards = useInOrder(data.forwards);
  if (forwards.length === 0) {
    return (
      <>
        <CardHeader title="Forwards" />
        <NoForwards event={event} {...data} />
      </>
    );
  }
  return (
    <>
      <CardHeader title="Forwards" description={summariseForwards(forwards)} />
      <Table label="Forwards">
        <TableHead>
          <tr>
            <TableHeader>Destination</TableHeader>
            <TableHeader>State</TableHeader>
            <TableHeader className="hidden @3xl:table-cell">Next</TableHeader>
            <TableHeader numeric className="max-sm:hidden">
              Attempts
            </TableHeader>
            <TableHeader className="relative max-sm:hidden">
              <span className="sr-only">Actions</span>
            </TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {forwards.map((forward) => (
            <ForwardLine key={forward.id} eventId={event.id} forward={forward} />
          ))}
        </TableBody>
      </Table>
    </>
  );
}

/** What has not arrived comes first, as it was at first: no row moves when it is sent again. */
function useInOrder(forwards: readonly Forward[]): Forward[] {
  const [arrived] = useState(
    () => new Set(forwards.filter(({ status }) => status === "delivered").map(({ id }) => id)),
  );
  const rank = ({ id }: Forward) => (arrived.has(id) ? 1 : 0);
  return [...forwards].sort(
    (one, other) =>
      rank(one) - rank(other) || BY_NAME.compare(one.destination.name, other.destination.name),
  );
}

/** Why the event goes nowhere, and what to do if it should. */
function NoForwards({
  event,
  destinationCount,
  isEventFinished,
}: Pick<EventForwards, "destinationCount" | "isEventFinished"> & {
  event: EventDetail["event"];
}) {
  if (event.isTest) {
    return (
      <EmptyState Icon={FlaskConical} title="A test is not forwarded" className="py-8">
        To try a destination, use the test button on its own page.
      </EmptyState>
    );
  }
  const href = `/clients/${encodeURIComponent(event.clientId)}/destinations`;
  if (destinationCount === 0) {
    return (
      <EmptyState
        Icon={Send}
        title="This client has no destinations"
        className="py-8"
        action={
          <Button asChild>
            <Link href={href}>Add a destination</Link>
          </Button>
        }
      >
        Add the URL of the client&apos;s CRM, say, and its events are posted there, signed and
        retried.
      </EmptyState>
    );
  }
  if (!isEventFinished) {
    return (
      <EmptyState Icon={Hourglass} title="Not forwarded yet" className="py-8">
        An event goes to its destinations when it has been processed.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      Icon={Send}
      title="No destination takes this event"
      className="py-8"
      action={
        <Button asChild>
          <Link href={href}>
            {destinationCount === 1 ? "See the destination" : "See the destinations"}
          </Link>
        </Button>
      }
    >
      When it was processed, none of the client&apos;s destinations wanted its type or met its
      conditions, or none was there yet.
    </EmptyState>
  );
}
