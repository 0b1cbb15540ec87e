import { Plus } from "lucide-react";
import { StaffButton } from "@/_auth/staff-button";
import { Link } from "@/_components/ui/link";

/** Where there is none yet it is what to do next. */
export function AddClientLink() {
  return (
    <StaffButton needs="manage_clients" asChild variant="primary">
      <Link href="/add-client">
        <Plus aria-hidden />
        Add client
      </Link>
    </StaffButton>
  );
}
