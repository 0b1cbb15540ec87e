import { Filter, Inbox } from "lucide-react";
import type { EventFilter } from "#server/domain/event-filter";
import { Button } from "@/_components/ui/button";
import { EmptyState } from "@/_components/ui/empty-state";
import { Link } from "@/_components/ui/link";
import { AddClientLink } from "../../_components/add-client-link";

/** Why there is no row, and what to do about it. */
export function NoEvents({
  active,
  filter,
  clients,
  withTestsHref,
  onClear,
}: {
  /** How many filters narrow the list. */
  active: number;
  filter: EventFilter;
  /** Undefined while they are not known. */
  clients: readonly { id: string; name: string }[] | undefined;
  /** The same list with tests in it. */
  withTestsHref: string;
  onClear: () => void;
}) {
  const withTests = !filter.includeTests && (
    <Button asChild>
      <Link href={withTestsHref}>Include tests</Link>
    </Button>
  );
  const ofOnly = active === 1 ? clients?.find(({ id }) => id === filter.clientId) : undefined;
  if (ofOnly !== undefined) {
    return (
      <EmptyState
        Icon={Inbox}
        title={`${ofOnly.name} has had no event yet`}
        action={
          <>
            <Button asChild variant="primary">
              <Link href={`/clients/${ofOnly.id}`}>Connect it to Retell</Link>
            </Button>
            {withTests}
          </>
        }
      >
        <AppearHere whose="its" {...filter} />
      </EmptyState>
    );
  }
  if (active > 0) {
    return (
      <EmptyState
        Icon={Filter}
        title="No event matches"
        action={
          <>
            <Button onClick={onClear}>Clear the filters</Button>
            {withTests}
          </>
        }
      >
        {filter.search
          ? "Names of fields and values are compared letter for letter. What has just come can be searched a second or two later."
          : "Tests are left out unless you include them."}
      </EmptyState>
    );
  }
  if (clients?.length === 0) {
    return (
      <EmptyState Icon={Inbox} title="No events yet" action={<AddClientLink />}>
        A client gets a webhook URL of its own to paste into Retell. What Retell posts there shows
        here a moment later.
      </EmptyState>
    );
  }
  const [only, another] = clients ?? [];
  return (
    <EmptyState
      Icon={Inbox}
      title="No events yet"
      action={
        <>
          <Button asChild variant="primary">
            <Link href={only && !another ? `/clients/${only.id}` : "/clients"}>
              Connect a client to Retell
            </Link>
          </Button>
          {withTests}
        </>
      }
    >
      <AppearHere whose="a client's" {...filter} />
    </EmptyState>
  );
}

function AppearHere({ whose, includeTests }: { whose: string; includeTests: boolean }) {
  const ofTests = includeTests ? "" : "; tests are left out unless you include them";
  return `They appear here a moment after Retell posts them to ${whose} webhook URL${ofTests}.`;
}
