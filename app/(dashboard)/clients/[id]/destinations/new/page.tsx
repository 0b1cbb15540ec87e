import type { Metadata } from "next";
import { requireStaff } from "@/_auth/require-staff";
import { PageHeader } from "@/_components/ui/page-header";
import { AddDestination } from "../_components/add-destination";
import { findClient } from "../_components/find-client";
import { destinationsPath } from "../_components/paths";

type Params = Promise<{ id: string }>;

export const metadata: Metadata = { title: "Add destination" };

export default async function AddDestinationPage({ params }: { params: Params }) {
  await requireStaff();
  const client = await findClient((await params).id);
  return (
    <div className="mx-auto max-w-3xl">
      <PageHeader
        title="Add destination"
        crumbs={[
          { label: "Clients", href: "/clients" },
          { label: client.name, href: `/clients/${client.id}` },
          { label: "Destinations", href: destinationsPath(client.id) },
        ]}
      />
      <AddDestination clientId={client.id} />
    </div>
  );
}
