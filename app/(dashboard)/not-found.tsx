import { SearchX } from "lucide-react";
import { Button } from "@/_components/ui/button";
import { Card } from "@/_components/ui/card";
import { EmptyState } from "@/_components/ui/empty-state";
import { Link } from "@/_components/ui/link";

export default function PageNotFound() {
  return (
    <Card>
      <EmptyState
        Icon={SearchX}
        title="There is no such thing here"
        heading="h1"
        action={
          <>
            <Button asChild>
              <Link href="/">Overview</Link>
            </Button>
            <Button asChild>
              <Link href="/events">Events</Link>
            </Button>
          </>
        }
      >
        The address may be mistyped, or it belongs to another installation.
      </EmptyState>
    </Card>
  );
}
