import type { Metadata } from "next";
import { requireStaff } from "@/_auth/require-staff";
import { titleOf } from "@/_components/page-title";
import { HydrateClient, prefetch, trpc } from "@/_trpc/server";
import { DestinationsView } from "./_components/destinations-view";
import { findClient } from "./_components/find-client";

type Params = Promise<{ id: string }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  const client = await findClient((await params).id);
  return { title: titleOf("Destinations", { clientName: client.name }) };
}

export default async function DestinationsPage({ params }: { params: Params }) {
  await requireStaff();
  const { id } = await params;
  prefetch(trpc.destinations.list.queryOptions({ clientId: id }));
  const client = await findClient(id);
  return (
    <HydrateClient>
      <DestinationsView client={client} />
    </HydrateClient>
  );
}
