"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Card } from "@/_components/ui/card";
import { Loading } from "@/_components/ui/loading";
import { PageHeader } from "@/_components/ui/page-header";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import { Skeleton } from "@/_components/ui/skeleton";
import { live } from "@/_live/live";
import { useTRPC } from "@/_trpc/client";
import { DestinationTable } from "./destination-table";
import { AddDestinationLink, NoDestinations } from "./no-destinations";

export function DestinationsView({ client }: { client: { id: string; name: string } }) {
  return (
    <>
      <PageHeader
        title="Destinations"
        crumbs={[
          { label: "Clients", href: "/clients" },
          { label: client.name, href: `/clients/${client.id}` },
        ]}
        description="Where this client's events are forwarded to."
        actions={<AddDestinationLink clientId={client.id} />}
      />
      <Card>
        <QueryBoundary
          fallback={<DestinationsSkeleton />}
          title="The destinations could not be loaded"
          heading="h2"
        >
          <DestinationsList clientId={client.id} />
        </QueryBoundary>
      </Card>
    </>
  );
}

function DestinationsList({ clientId }: { clientId: string }) {
  const trpc = useTRPC();
  const { data: destinations } = useSuspenseQuery({
    ...trpc.destinations.list.queryOptions({ clientId }),
    ...live(["destinations", "forwards"], { clientId, restMs: 2_000 }),
  });
  if (destinations.length === 0) return <NoDestinations clientId={clientId} />;
  return <DestinationTable destinations={destinations} />;
}

const ROWS = ["a", "b", "c"];

function DestinationsSkeleton() {
  return (
    <Loading what="the destinations">
      {ROWS.map((key) => (
        <div key={key} className="flex h-13 items-center gap-8 border-b px-4 last:border-b-0">
          <Skeleton className="w-44" />
          <Skeleton className="w-24" />
          <Skeleton className="ml-auto w-20" />
        </div>
      ))}
    </Loading>
  );
}
