import type { Metadata } from "next";
import { whyNot } from "#server/domain/role";
import { NotForRole } from "@/_auth/not-for-role";
import { requireStaff } from "@/_auth/require-staff";
import { Card, CardBody } from "@/_components/ui/card";
import { PageHeader } from "@/_components/ui/page-header";
import { AddClientForm } from "./_components/add-client-form";

export const metadata: Metadata = { title: "Add client" };

/** Not below `/clients`, where every name can be a client's id. */
export default async function AddClientPage() {
  const { role } = await requireStaff();
  const why = whyNot(role, "manage_clients");
  return (
    <div className="mx-auto max-w-xl">
      <PageHeader title="Add client" crumbs={[{ label: "Clients", href: "/clients" }]} />
      {why === null ? (
        <Card>
          <CardBody className="p-5">
            <AddClientForm />
          </CardBody>
        </Card>
      ) : (
        <NotForRole why={why} />
      )}
    </div>
  );
}
