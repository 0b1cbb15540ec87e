"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Copyable } from "@/_components/copyable";
import { Loading } from "@/_components/ui/loading";
import { scriptLater } from "@/_components/ui/on-demand";
import { type Crumb, PageHeader } from "@/_components/ui/page-header";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import { Skeleton } from "@/_components/ui/skeleton";
import { live } from "@/_live/live";
import { useTRPC } from "@/_trpc/client";
import { DestinationActions } from "./destination-actions";
import { DestinationFacts } from "./destination-facts";
import { DestinationState } from "./destination-state";
import { destinationsPath } from "./paths";
import { SecretCard } from "./secret-card";
import { StateNotice } from "./state-notice";
import { TestCard } from "./test-card";
import { VerifyCard } from "./verify-card";

const EditDestination = scriptLater(
  () => import("./edit-destination").then((file) => file.EditDestination),
  "soon",
);

type Client = { id: string; name: string };

export function DestinationView({ client, id }: { client: Client; id: string }) {
  return (
    <QueryBoundary
      fallback={<DestinationSkeleton />}
      title="This destination could not be loaded"
      heading="h2"
      head={<PageHeader crumbs={crumbsOf(client)} title="Destination" />}
    >
      <DestinationContent client={client} id={id} />
    </QueryBoundary>
  );
}

function crumbsOf({ id, name }: Client): Crumb[] {
  return [
    { label: "Clients", href: "/clients" },
    { label: name, href: `/clients/${id}` },
    { label: "Destinations", href: destinationsPath(id) },
  ];
}

function DestinationContent({ client, id }: { client: Client; id: string }) {
  const trpc = useTRPC();
  const { data: destination } = useSuspenseQuery({
    ...trpc.destinations.byId.queryOptions({ id }),
    ...live(["destinations", "forwards"], { clientId: client.id, restMs: 1_000 }),
  });
  return (
    <>
      <PageHeader
        title={destination.name}
        crumbs={crumbsOf(client)}
        description={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Copyable text={destination.url} what="URL" />
            <DestinationState destination={destination} />
          </span>
        }
        actions={<DestinationActions destination={destination} />}
      />
      <div className="grid grid-cols-1 gap-5">
        <StateNotice destination={destination} />
        <DestinationFacts destination={destination} />
        <div className="grid grid-cols-1 items-start gap-5 xl:grid-cols-[minmax(0,1fr)_26rem]">
          <EditDestination destination={destination} />
          <div className="grid grid-cols-1 gap-5">
            <TestCard destination={destination} />
            <SecretCard destination={destination} />
            <VerifyCard />
          </div>
        </div>
      </div>
    </>
  );
}

function DestinationSkeleton() {
  return (
    <Loading what="the destination">
      <div className="grid gap-2 pb-5">
        <Skeleton className="h-3 w-40" />
        <Skeleton className="h-7 w-56" />
        <Skeleton className="w-24" />
      </div>
      <Skeleton className="h-96 w-full" />
    </Loading>
  );
}
