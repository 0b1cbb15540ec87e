import type { Metadata } from "next";
import { requireStaff } from "@/_auth/require-staff";
import { HydrateClient, prefetch, trpc } from "@/_trpc/server";
import { DestinationsView } from "./_components/destinations-view";
import { findClient } from "./_components/find-client";

type Params = Promise<{ id: string }>;

export const metadata: Metadata = { title: "Destinations" };

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
