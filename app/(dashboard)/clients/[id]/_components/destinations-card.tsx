"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { useWhyNot } from "@/_auth/staff-role";
import { Card, CardHeader } from "@/_components/ui/card";
import { Link } from "@/_components/ui/link";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import { live } from "@/_live/live";
import { useTRPC } from "@/_trpc/client";
import { DestinationTable } from "../destinations/_components/destination-table";
import { NoDestinations } from "../destinations/_components/no-destinations";
import { destinationsPath, newDestinationPath } from "../destinations/_components/paths";

/** Where the client's events are forwarded to. The page waits for it: more cards are below. */
export function DestinationsCard({ clientId }: { clientId: string }) {
  const mayAdd = useWhyNot("manage_clients") === null;
  return (
    <Card>
      <CardHeader
        title={
          <Link href={destinationsPath(clientId)} className="rounded-sm hover:underline">
            Destinations
          </Link>
        }
        description="Where its events are forwarded to."
        actions={
          mayAdd && (
            <Link href={newDestinationPath(clientId)} className="link">
              Add destination
            </Link>
          )
        }
      />
      <QueryBoundary title="The destinations could not be loaded">
        <Destinations clientId={clientId} />
      </QueryBoundary>
    </Card>
  );
}

function Destinations({ clientId }: { clientId: string }) {
  const trpc = useTRPC();
  const { data: destinations } = useSuspenseQuery({
    ...trpc.destinations.list.queryOptions({ clientId }),
    ...live(["destinations", "forwards"], { clientId, restMs: 2_000 }),
  });
  if (destinations.length === 0) return <NoDestinations clientId={clientId} />;
  return <DestinationTable destinations={destinations} />;
}
