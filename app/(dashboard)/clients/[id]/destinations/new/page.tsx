import type { Metadata } from "next";
import { whyNot } from "#server/domain/role";
import { NotForRole } from "@/_auth/not-for-role";
import { requireStaff } from "@/_auth/require-staff";
import { titleOf } from "@/_components/page-title";
import { PageHeader } from "@/_components/ui/page-header";
import { AddDestination } from "../_components/add-destination";
import { findClient } from "../_components/find-client";
import { destinationsPath } from "../_components/paths";

type Params = Promise<{ id: string }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  const client = await findClient((await params).id);
  return { title: titleOf("Add destination", { clientName: client.name }) };
}

export default async function AddDestinationPage({ params }: { params: Params }) {
  const { role } = await requireStaff();
  const why = whyNot(role, "manage_clients");
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
      {why === null ? <AddDestination clientId={client.id} /> : <NotForRole why={why} />}
    </div>
  );
}
