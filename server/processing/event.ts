/** A claimed event as its handlers see it. */
export type ProcessingEvent = {
  id: string;
  clientId: string;
  eventType: string;
  /** Call or chat id; null where the body names none. */
  callId: string | null;
  /** The raw body, byte for byte. */
  body: string;
  receivedAt: Date;
  /** Which run of the handlers this is, from 1. */
  attempt: number;
};

/** The same for two events that write to the row of one call; an event of none stands for itself. */
export function callNameOf(event: Pick<ProcessingEvent, "id" | "clientId" | "callId">): string {
  return `${event.clientId} ${event.callId ?? event.id}`;
}
