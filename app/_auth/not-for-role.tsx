import { Lock } from "lucide-react";
import { Card } from "@/_components/ui/card";
import { EmptyState } from "@/_components/ui/empty-state";

/** In place of what a page is for, where the reader's role may not. */
export function NotForRole({ why }: { why: string }) {
  return (
    <Card>
      <EmptyState Icon={Lock} title="Not with your role">
        {why} Ask an admin to change it, or to do this for you.
      </EmptyState>
    </Card>
  );
}
