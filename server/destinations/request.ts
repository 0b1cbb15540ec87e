import { type SendRequest, signMessage } from "../outbound/index.ts";
import { type Destination, signingSecrets } from "./destination.ts";

/**
 * The request that brings a body to a destination, signed for this moment.
 *
 * @throws where the destination has a `problem`: nothing is ever sent unsigned
 */
export function buildRequest(
  destination: Destination,
  message: { webhookId: string; body: string | Uint8Array },
  now: Date,
): SendRequest {
  if (destination.problem !== null) throw new Error(destination.problem);
  const { webhookId, body } = message;
  return {
    url: destination.url,
    headers: {
      "content-type": "application/json",
      ...Object.fromEntries(
        destination.headers.map(({ name, value }) => [name.toLowerCase(), value]),
      ),
      ...signMessage({
        webhookId,
        timestamp: Math.floor(now.getTime() / 1_000),
        body,
        secrets: signingSecrets(destination, now),
      }),
    },
    body,
    timeoutMs: destination.timeoutMs,
  };
}
