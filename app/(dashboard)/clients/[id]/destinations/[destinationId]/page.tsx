import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireStaff } from "@/_auth/require-staff";
import { titleOf } from "@/_components/page-title";
import { findOne } from "@/_trpc/find-one";
import { getQueryClient, HydrateClient, trpc } from "@/_trpc/server";
import { DestinationView } from "../_components/destination-view";
import { findClient, orNotFound } from "../_components/find-client";

type Params = Promise<{ id: string; destinationId: string }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  const { id: clientId, destinationId: id } = await params;
  const client = await findClient(clientId);
  const destination = await findOne(trpc.destinations.byId.queryOptions({ id }));
  return { title: titleOf(destination?.name ?? "Destination", { clientName: client.name }) };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export default async function DestinationPage({ params }: { params: Params }) {
  await requireStaff();
  const { id: clientId, destinationId: id } = await params;
  if (!UUID.test(id)) notFound();
  const client = await findClient(clientId);
  const destination = await orNotFound(
    getQueryClient().fetchQuery(trpc.destinations.byId.queryOptions({ id })),
  );
  if (destination && destination.clientId !== client.id) notFound();
  return (
    <HydrateClient>
      <DestinationView client={client} id={id} />
    </HydrateClient>
  );
}
