"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Building2, Search } from "lucide-react";
import { useDeferredValue } from "react";
import { Button } from "@/_components/ui/button";
import { Card } from "@/_components/ui/card";
import { EmptyState } from "@/_components/ui/empty-state";
import { Loading } from "@/_components/ui/loading";
import { PageHeader } from "@/_components/ui/page-header";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import { Skeleton } from "@/_components/ui/skeleton";
import { live } from "@/_live/live";
import { useTRPC } from "@/_trpc/client";
import { parseAsString } from "@/_url/params";
import { useQueryState } from "@/_url/use-params";
import { AddClientLink } from "../../_components/add-client-link";
import { ClientCount } from "../../_components/client-count";
import { ClientSearch } from "../../_components/client-search";
import { findClients } from "../../_components/find-clients";
import { type Client, ClientTable } from "./client-table";

export function ClientsView() {
  return (
    <>
      <PageHeader title="Clients" actions={<AddClientLink />} />
      <Card>
        <QueryBoundary
          fallback={<ClientsSkeleton />}
          title="The clients could not be loaded"
          heading="h2"
        >
          <ClientsList />
        </QueryBoundary>
      </Card>
    </>
  );
}

function ClientsList() {
  const trpc = useTRPC();
  const { data: clients } = useSuspenseQuery({
    ...trpc.clients.list.queryOptions(),
    ...live(["clients", "deliveries", "refusals"], { restMs: 2_000 }),
  });
  if (clients.length === 0) {
    return (
      <EmptyState Icon={Building2} title="No clients yet" action={<AddClientLink />}>
        Each client of the agency gets a webhook URL of its own to paste into Retell.
      </EmptyState>
    );
  }
  return <FoundClients clients={clients} />;
}

function FoundClients({ clients }: { clients: readonly Client[] }) {
  const [typed, setTyped] = useQueryState("q", parseAsString);
  const q = typed ?? "";
  // Typing stays ahead of hundreds of rows.
  const found = findClients(clients, useDeferredValue(q));
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2.5">
        <ClientSearch q={q} onChange={(text) => setTyped(text === "" ? null : text)} />
        <ClientCount found={found.length} all={clients.length} />
      </div>
      {found.length === 0 ? (
        <EmptyState
          Icon={Search}
          title="No client is called that"
          action={<Button onClick={() => setTyped(null)}>Show all clients</Button>}
        >
          Names and ids are looked through.
        </EmptyState>
      ) : (
        <ClientTable clients={found} />
      )}
    </>
  );
}

const ROWS = ["a", "b", "c", "d"];

function ClientsSkeleton() {
  return (
    <Loading what="the clients">
      <div className="flex h-13 items-center border-b px-4">
        <Skeleton className="w-full sm:w-64" />
      </div>
      {ROWS.map((key) => (
        <div
          key={key}
          className="flex h-16.25 items-center gap-8 border-b px-4 last:border-b-0 lg:h-12.25"
        >
          <div className="grid gap-2">
            <Skeleton className="w-44" />
            <Skeleton className="w-24 lg:hidden" />
          </div>
          <Skeleton className="w-24 max-lg:hidden" />
          <Skeleton className="ml-auto w-20" />
        </div>
      ))}
    </Loading>
  );
}
