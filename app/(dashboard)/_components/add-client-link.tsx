import { Plus } from "lucide-react";
import { StaffButton } from "@/_auth/staff-button";
import { Link } from "@/_components/ui/link";

/** Where there is none yet it is what to do next; `isAside` where it is one thing among others. */
export function AddClientLink({ isAside = false }: { isAside?: boolean }) {
  return (
    <StaffButton
      needs="manage_clients"
      asChild
      {...(isAside ? { size: "sm" } : { variant: "primary" })}
    >
      <Link href="/add-client">
        <Plus aria-hidden />
        Add client
      </Link>
    </StaffButton>
  );
}
