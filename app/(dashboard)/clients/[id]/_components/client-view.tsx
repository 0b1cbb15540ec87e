"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { ListFilter } from "lucide-react";
import { Copyable } from "@/_components/copyable";
import { Button } from "@/_components/ui/button";
import { Link } from "@/_components/ui/link";
import { PageHeader } from "@/_components/ui/page-header";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import { live } from "@/_live/live";
import { useTRPC } from "@/_trpc/client";
import { withEventFilters } from "../../../events/event-link";
import { ClientState } from "../../_components/client-state";
import { ClientSkeleton } from "./client-skeleton";
import { DestinationsCard } from "./destinations-card";
import { LastDay } from "./last-day";
import { ManageClient } from "./manage-client";
import { ReceivingCard } from "./receiving-card";
import { RefusalsCard } from "./refusals-card";
import { SetupCard } from "./setup-card";
import { useArrivals } from "./use-arrivals";

const CRUMBS = [{ label: "Clients", href: "/clients" }];

export function ClientView({ id }: { id: string }) {
  return (
    <QueryBoundary
      fallback={<ClientSkeleton />}
      title="This client could not be loaded"
      heading="h2"
      head={<PageHeader crumbs={CRUMBS} title={id} />}
    >
      <ClientContent id={id} />
    </QueryBoundary>
  );
}

function ClientContent({ id }: { id: string }) {
  const trpc = useTRPC();
  const { data: client } = useSuspenseQuery({
    ...trpc.clients.byId.queryOptions({ id }),
    ...live(["clients"]),
  });
  const { newest, arrived, refusals, cameJustNow } = useArrivals(id);
  return (
    <>
      <PageHeader
        title={client.name}
        crumbs={CRUMBS}
        description={
          <span className="flex flex-wrap items-center gap-2">
            <Copyable text={client.id} what="client id" />
            <ClientState enabled={client.enabled} arrived={arrived} />
          </span>
        }
        actions={
          <Button asChild>
            <Link href={withEventFilters("/events", { client: id })}>
              <ListFilter aria-hidden />
              Its events
            </Link>
          </Button>
        }
      />
      <div className="grid grid-cols-1 gap-5">
        {newest === null || cameJustNow ? (
          <SetupCard client={client} newest={newest} hasRefusals={refusals.length > 0} />
        ) : (
          <>
            <LastDay figures={client.lastDay} clientId={id} />
            <ReceivingCard clientId={id} webhookUrl={client.webhookUrl} newest={newest} />
          </>
        )}
        <DestinationsCard clientId={id} />
        <RefusalsCard clientId={id} refusals={refusals} />
        <ManageClient client={client} />
      </div>
    </>
  );
}
