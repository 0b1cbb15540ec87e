"use client";

import { callPath } from "#server/domain/call-path";
import { shortId } from "@/_components/format";
import { EventStanding } from "@/_components/ui/event-standing";
import { type Crumb, PageHeader } from "@/_components/ui/page-header";
import { TestBadge } from "@/_components/ui/status-badge";
import { ShareButton } from "@/_share/share-button";
import { useQueryStates } from "@/_url/use-params";
import { eventFilterParams, withEventFilters } from "../../event-link";
import type { EventFilterParams } from "../../search-params";
import { EventDetails } from "./event-details";
import type { EventDetail } from "./event-facts";
import { ProcessAgain } from "./process-again";

/** An event's own page. */
export function EventView({ eventId }: { eventId: string }) {
  return (
    <EventDetails
      eventId={eventId}
      head={(event) => <Head event={event} />}
      failedHead={<FailedHead />}
    />
  );
}

function FailedHead() {
  const [filters] = useQueryStates(eventFilterParams);
  return <PageHeader crumbs={[eventsCrumb(filters)]} title="Event" />;
}

function eventsCrumb(filters: EventFilterParams): Crumb {
  return { label: "Events", href: withEventFilters("/events", filters) };
}

function Head({ event }: { event: EventDetail["event"] }) {
  const { clientId, clientName, callId } = event;
  const [filters] = useQueryStates(eventFilterParams);
  return (
    <PageHeader
      crumbs={[
        eventsCrumb(filters),
        { label: clientName, href: withEventFilters("/events", { client: clientId }) },
        ...(callId === null ? [] : [{ label: shortId(callId), href: callPath(clientId, callId) }]),
      ]}
      title={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {event.eventType}
          <EventStanding event={event} />
          {event.isTest && <TestBadge />}
        </span>
      }
      actions={
        <>
          <ShareButton />
          <ProcessAgain event={event} />
        </>
      }
    />
  );
}
