import { callPath } from "#server/domain/call-path";
import { withEventFilters } from "../../../events/event-link";
import type { ReplayDetail } from "./replay-facts";

/** Where the events of a replay can be looked at; null where no page shows just them. */
export function scopePath({
  scope,
  missedBy,
}: Pick<ReplayDetail, "scope" | "missedBy">): string | null {
  switch (scope?.kind) {
    case "events":
      return scope.eventIds.length === 1 ? `/events/${scope.eventIds[0]}` : null;
    case "call":
      return callPath(scope.clientId, scope.callId);
    case "missed":
      return missedBy && `/clients/${missedBy.clientId}/destinations/${missedBy.id}`;
    case "filter": {
      const { filter } = scope;
      return withEventFilters("/events", {
        client: filter.clientId ?? null,
        type: filter.eventType ?? null,
        status: filter.status ?? null,
        call: filter.callId ?? null,
        duplicates: filter.duplicatesOnly,
        divergent: filter.divergentOnly,
        tests: filter.includeTests,
        from: filter.from ?? null,
        to: filter.to ?? null,
      });
    }
    case undefined:
      return null;
  }
}
