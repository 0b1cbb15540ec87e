import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireStaff } from "@/_auth/require-staff";
import { getQueryClient, HydrateClient, trpc } from "@/_trpc/server";
import { DestinationView } from "../_components/destination-view";
import { findClient, orNotFound } from "../_components/find-client";

type Params = Promise<{ id: string; destinationId: string }>;

export const metadata: Metadata = { title: "Destination" };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export default async function DestinationPage({ params }: { params: Params }) {
  await requireStaff();
  const { id: clientId, destinationId: id } = await params;
  if (!UUID.test(id)) notFound();
  const client = await findClient(clientId);
  const { clientId: owner } = await orNotFound(
    getQueryClient().fetchQuery(trpc.destinations.byId.queryOptions({ id })),
  );
  if (owner !== client.id) notFound();
  return (
    <HydrateClient>
      <DestinationView client={client} id={id} />
    </HydrateClient>
  );
}
