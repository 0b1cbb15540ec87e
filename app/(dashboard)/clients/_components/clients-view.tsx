"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Building2, Search } from "lucide-react";
import { useDeferredValue } from "react";
import type { RouterOutputs } from "#server/trpc/root";
import { formatCount } from "@/_components/format";
import { Button } from "@/_components/ui/button";
import { Card } from "@/_components/ui/card";
import { EmptyState } from "@/_components/ui/empty-state";
import { Link } from "@/_components/ui/link";
import { Loading } from "@/_components/ui/loading";
import { PageHeader } from "@/_components/ui/page-header";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import { Skeleton } from "@/_components/ui/skeleton";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableLinkRow,
} from "@/_components/ui/table";
import { live } from "@/_live/live";
import { RelativeTime } from "@/_time/time";
import { useTRPC } from "@/_trpc/client";
import { parseAsString } from "@/_url/params";
import { useQueryState } from "@/_url/use-params";
import { AddClientLink } from "../../_components/add-client-link";
import { ClientCount } from "../../_components/client-count";
import { ClientSearch } from "../../_components/client-search";
import { findClients } from "../../_components/find-clients";
import { withRefusalFilters } from "../../refused/search-params";
import { ClientState } from "./client-state";

type Client = RouterOutputs["clients"]["list"][number];

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
        <ClientsTable clients={found} />
      )}
    </>
  );
}

function ClientsTable({ clients }: { clients: readonly Client[] }) {
  return (
    <Table label="Clients">
      <TableHead>
        <tr>
          <TableHeader>Client</TableHeader>
          <TableHeader>State</TableHeader>
          <TableHeader numeric className="hidden sm:table-cell">
            Refused, 24 h
          </TableHeader>
          <TableHeader numeric>Last event</TableHeader>
          <TableHeader numeric className="hidden sm:table-cell">
            Added
          </TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {clients.map((client) => (
          <TableLinkRow key={client.id}>
            <TableCell className="max-w-32 min-w-28 sm:max-w-72">
              {/* The link covers its row; what else can be clicked lies above it. */}
              <Link
                href={`/clients/${client.id}`}
                title={client.name}
                className="block font-medium wrap-anywhere after:absolute after:inset-0 sm:truncate"
              >
                {client.name}
              </Link>
              <span className="block truncate font-mono text-2xs text-muted" title={client.id}>
                {client.id}
              </span>
            </TableCell>
            <TableCell>
              <ClientState enabled={client.enabled} arrived={client.arrived} />
            </TableCell>
            <TableCell numeric className="hidden sm:table-cell">
              {client.refusedToday === 0 ? (
                <span className="text-faint">0</span>
              ) : (
                <Link
                  href={withRefusalFilters("/refused", { client: client.id })}
                  className="link relative"
                >
                  {formatCount(client.refusedToday)}
                </Link>
              )}
            </TableCell>
            <TableCell numeric>
              <RelativeTime at={client.lastEventAt} className="relative" />
            </TableCell>
            <TableCell numeric className="hidden sm:table-cell">
              <RelativeTime at={client.createdAt} className="relative text-muted" />
            </TableCell>
          </TableLinkRow>
        ))}
      </TableBody>
    </Table>
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
        <div key={key} className="flex h-13 items-center gap-8 border-b px-4 last:border-b-0">
          <Skeleton className="w-44" />
          <Skeleton className="w-24" />
          <Skeleton className="ml-auto w-20" />
        </div>
      ))}
    </Loading>
  );
}
