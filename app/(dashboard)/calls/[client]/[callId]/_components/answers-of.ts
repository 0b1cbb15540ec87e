import { ANSWERED_EVENTS } from "#server/domain/answered-events";

/** Which answers a call's page asks for; the same for server and browser. */
export function answersOf(events: readonly { id: string }[]) {
  return { eventIds: events.slice(0, ANSWERED_EVENTS).map(({ id }) => id) };
}
