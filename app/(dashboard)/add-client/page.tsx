import type { Metadata } from "next";
import { requireStaff } from "@/_auth/require-staff";
import { Card, CardBody } from "@/_components/ui/card";
import { PageHeader } from "@/_components/ui/page-header";
import { AddClientForm } from "./_components/add-client-form";

export const metadata: Metadata = { title: "Add client" };

/** Not below `/clients`, where every name can be a client's id. */
export default async function AddClientPage() {
  await requireStaff();
  return (
    <div className="mx-auto max-w-xl">
      <PageHeader title="Add client" crumbs={[{ label: "Clients", href: "/clients" }]} />
      <Card>
        <CardBody className="p-5">
          <AddClientForm />
        </CardBody>
      </Card>
    </div>
  );
}
