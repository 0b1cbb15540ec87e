import type { BodyForm } from "./destination.ts";

/** What an envelope says of an event. */
export type ForwardedEvent = {
  id: string;
  clientId: string;
  eventType: string;
  callId: string | null;
  receivedAt: Date;
  /** The body as Retell sent it, byte for byte. */
  body: string;
};

/**
 * The body that a destination is sent: Retell's own, or an envelope with it as `data`. Retell's
 * text is put in as it stands, so that no digit of it changes on the way. `type`, `timestamp` and
 * `data` are where the Standard Webhooks specification has them.
 */
export function forwardBody(form: BodyForm, event: ForwardedEvent): string {
  if (form === "received") return event.body;
  const envelope = JSON.stringify({
    type: event.eventType,
    timestamp: event.receivedAt.toISOString(),
    event_id: event.id,
    client_id: event.clientId,
    call_id: event.callId,
  });
  return `${envelope.slice(0, -1)},"data":${event.body}}`;
}
