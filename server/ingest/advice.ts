import { BODY_LIMIT_BYTES, type BodyFailure } from "./read-body.ts";

// What whoever sent a request, or set it up, has to change.

/** It may be authentic, so the sender must come back: by then the secret may be restored. */
export const UNREADABLE_KEY =
  "A key of this client was sealed under another APP_SECRET than this server has. Restore that secret, or rotate the client's key; send it again then.";

export const NOT_AN_EVENT =
  'There is no event in this body: "event" must be a non-empty string. Custom functions need a URL of their own.';

export function adviceOnReading(code: BodyFailure, bodyTimeoutMs: number): string {
  if (code === "payload_too_large") return `A body has at most ${BODY_LIMIT_BYTES} bytes.`;
  if (code === "aborted") return "The connection ended before the body did.";
  return `The body did not arrive within ${bodyTimeoutMs / 1000} s.`;
}

export const SIGNATURE_ADVICE = {
  signature_missing: "The x-retell-signature header is missing. Only Retell may post here.",
  signature_malformed:
    "The x-retell-signature header must read v=<milliseconds>,d=<64 hex digits>.",
  signature_expired: "The signature is more than 5 minutes off. Check the clocks of both sides.",
  signature_mismatch:
    "The signature fits none of this client's keys. Give the client the Retell API key that carries the webhook badge.",
} as const;
