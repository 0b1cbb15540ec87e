import { Plus, Send } from "lucide-react";
import { StaffButton } from "@/_auth/staff-button";
import { EmptyState } from "@/_components/ui/empty-state";
import { Link } from "@/_components/ui/link";
import { newDestinationPath } from "./paths";

export function AddDestinationLink({ clientId }: { clientId: string }) {
  return (
    <StaffButton needs="manage_clients" asChild variant="primary">
      <Link href={newDestinationPath(clientId)}>
        <Plus aria-hidden />
        Add destination
      </Link>
    </StaffButton>
  );
}

export function NoDestinations({ clientId }: { clientId: string }) {
  return (
    <EmptyState
      Icon={Send}
      title="Its events are kept here and go nowhere"
      action={<AddDestinationLink clientId={clientId} />}
      className="py-10"
    >
      Add the URL of the client's CRM, of an automation, or of your own code. It gets the events you
      choose, each signed, and tried again until it is taken.
    </EmptyState>
  );
}
