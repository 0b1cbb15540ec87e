import type { Metadata } from "next";
import { requireStaff } from "@/_auth/require-staff";
import { HydrateClient, prefetch, trpc } from "@/_trpc/server";
import { ClientsView } from "./_components/clients-view";

export const metadata: Metadata = { title: "Clients" };

export default async function ClientsPage() {
  await requireStaff();
  prefetch(trpc.clients.list.queryOptions());
  return (
    <HydrateClient>
      <ClientsView />
    </HydrateClient>
  );
}
