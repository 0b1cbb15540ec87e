import { createHmac, randomBytes } from "node:crypto";

export type SignedHeaders = {
  "webhook-id": string;
  "webhook-timestamp": string;
  /** One signature per secret, separated by spaces, so that a receiver may hold either. */
  "webhook-signature": string;
};

/**
 * Signs a message as Standard Webhooks does: HMAC-SHA256 over `id.timestamp.body`.
 *
 * @param message.timestamp in seconds
 * @param message.secrets the current one, and the previous one while it overlaps
 */
export function signMessage(message: {
  webhookId: string;
  timestamp: number;
  body: string | Uint8Array;
  secrets: readonly string[];
}): SignedHeaders {
  const { webhookId, timestamp, body, secrets } = message;
  const signatures = secrets.map((secret) => {
    const hmac = createHmac("sha256", keyOf(secret));
    return `v1,${hmac.update(`${webhookId}.${timestamp}.`).update(body).digest("base64")}`;
  });
  return {
    "webhook-id": webhookId,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signatures.join(" "),
  };
}

/** @returns a new signing secret: `whsec_` and 32 random bytes in base64 */
export function createSecret(): string {
  return PREFIX + randomBytes(32).toString("base64");
}

const PREFIX = "whsec_";

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, "base64");
}
