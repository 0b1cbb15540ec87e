import type { RouterOutputs } from "#server/trpc/root";
import { formatExactTime } from "@/_components/format";
import type { Zone } from "@/_time/zone";

type Replay = Pick<
  RouterOutputs["replays"]["list"]["replays"][number],
  "scope" | "missedBy" | "clientName" | "runHandlers" | "destinations" | "includeDelivered"
>;

/** Which events were chosen: `What CRM missed since …`. */
export function scopeWords(
  { scope, missedBy, clientName }: Pick<Replay, "scope" | "missedBy" | "clientName">,
  zone: Zone,
): string {
  switch (scope?.kind) {
    case "events":
      return scope.eventIds.length === 1 ? "One event" : `${scope.eventIds.length} chosen events`;
    case "call":
      return `All of call ${scope.callId}`;
    case "missed":
      return `What ${missedBy?.name ?? "a destination"} missed since ${moment(scope.since, zone)}`;
    case "filter": {
      const { clientId, status, eventType, callId, from, to } = scope.filter;
      const { duplicatesOnly, divergentOnly } = scope.filter;
      const kinds = [
        status,
        divergentOnly ? "divergent" : duplicatesOnly && "duplicated",
        eventType,
      ];
      const words = [
        [...kinds.filter(Boolean), "events"].join(" "),
        clientId && `of ${clientName ?? clientId}`,
        callId && `of call ${callId}`,
        from && `from ${moment(from, zone)}`,
        to && `until ${moment(to, zone)}`,
      ]
        .filter(Boolean)
        .join(" ");
      // A type is written as Retell writes it.
      return eventType && kinds.find(Boolean) === eventType ? words : capital(words);
    }
    case undefined:
      return "Events chosen by another release of Ringonce";
  }
}

/** What was to be done with them: `Handlers; sent to CRM, Texts`. */
export function workWords({ runHandlers, destinations, includeDelivered }: Replay): string {
  const names = destinations.map(({ name }) => name).join(", ");
  const sent = names && `sent to ${names}${includeDelivered ? ", delivered ones too" : ""}`;
  const words = [runHandlers && "handlers run", sent].filter(Boolean).join("; ");
  return capital(words);
}

const capital = (words: string) => words.replace(/^./, (first) => first.toUpperCase());

/** To the minute, by the zone's clock: `2026-11-23 14:05 +01:00`. */
function moment(at: Date, zone: Zone): string {
  const exact = formatExactTime(at, zone);
  return `${exact.slice(0, 16)} ${exact.slice(24)}`;
}
