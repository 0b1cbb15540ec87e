import { Filter, Inbox } from "lucide-react";
import type { EventFilter } from "#server/domain/event-filter";
import { Button } from "@/_components/ui/button";
import { EmptyState } from "@/_components/ui/empty-state";
import { Link } from "@/_components/ui/link";

/** Why there is no row, and what to do about it. */
export function NoEvents({
  isFiltered,
  filter,
  onClear,
}: {
  isFiltered: boolean;
  filter: EventFilter;
  onClear: () => void;
}) {
  if (isFiltered) {
    return (
      <EmptyState
        Icon={Filter}
        title="No event matches"
        action={<Button onClick={onClear}>Clear the filters</Button>}
      >
        {filter.search
          ? "Names of fields and values are compared letter for letter. What has just come can be searched a second or two later."
          : "Retell's test button is left out unless you include tests."}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      Icon={Inbox}
      title="No events yet"
      action={
        <Button asChild variant="primary">
          <Link href="/clients">Set up a client</Link>
        </Button>
      }
    >
      They appear here a moment after Retell posts them to a client's webhook URL.
    </EmptyState>
  );
}
