import { buildRequest, type Destination } from "../destinations/index.ts";
import { forwardBody } from "../domain/forward-body.ts";
import type { SendRequest } from "../outbound/index.ts";
import type { ClaimedForward } from "./claimed-forward.ts";

/**
 * The request of one attempt, signed. `webhook-id` is the same on every try; `ringonce-attempt`
 * counts them.
 *
 * @throws where the destination has a `problem`
 */
export function requestFor(
  destination: Destination,
  forward: Pick<
    ClaimedForward,
    "eventId" | "clientId" | "callId" | "eventType" | "receivedAt" | "webhookId" | "attempt"
  >,
  body: string,
  now: Date,
): SendRequest {
  const { eventId, webhookId, attempt } = forward;
  const { clientId, callId, eventType, receivedAt } = forward;
  const event = { id: eventId, clientId, callId, eventType, receivedAt, body };
  // Encoded once, for the signature and the socket.
  const bytes = Buffer.from(forwardBody(destination.bodyForm, event));
  const request = buildRequest(destination, { webhookId, body: bytes }, now);
  return {
    ...request,
    headers: {
      ...request.headers,
      "user-agent": "Ringonce",
      "ringonce-event-id": eventId,
      "ringonce-attempt": String(attempt),
    },
  };
}
