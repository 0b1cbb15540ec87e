import type { RefusalCode } from "#server/domain/refusal";

/** A cause in words: what happened, and what to change. */
export const REFUSAL_WORDS: Record<RefusalCode, { title: string; fix: string }> = {
  signature_mismatch: {
    title: "Signed with another key",
    fix: "The key stored here is not the one Retell signs with. In Retell, copy the API key that carries the webhook badge, and rotate this client's key to it.",
  },
  signature_missing: {
    title: "Not signed",
    fix: "Retell signs every webhook, so this came from somebody else, or a proxy in between drops the x-retell-signature header. Let the proxy pass it on.",
  },
  signature_malformed: {
    title: "Signature in a wrong form",
    fix: "The x-retell-signature header must read v=<milliseconds>,d=<64 hex digits>. Something in between rewrites it, or a test tool builds it wrongly.",
  },
  signature_expired: {
    title: "Signed more than 5 minutes off",
    fix: "The signature is right but old. Check this server's clock, and that no queue or tunnel holds requests back before they get here.",
  },
  client_disabled: {
    title: "The client is disabled",
    fix: "Enable the client to take its events again, or remove the webhook URL in Retell.",
  },
  invalid_json: {
    title: "Not JSON",
    fix: "The request was signed by Retell's key, but its body is not valid JSON in UTF-8. Check what rewrites it on the way.",
  },
  not_an_event: {
    title: "JSON without an event",
    fix: "This is authentic but no webhook event, a custom function's request for example. Point that function to its own URL.",
  },
  unknown_client: {
    title: "No such client",
    fix: "The URL names a client that does not exist. Compare the webhook URL in Retell with the one on the client's page.",
  },
  method_not_allowed: {
    title: "Not a POST",
    fix: "Webhooks are sent by POST. A browser or a monitor opened the URL; a monitor should ask /api/health/ready.",
  },
  body_timeout: {
    title: "The body came too slowly",
    fix: "It was not complete after 10 seconds. Check the network between Retell and this server.",
  },
  payload_too_large: {
    title: "Larger than 8 MiB",
    fix: "No Retell event is this large. If it is genuine, tell who runs this installation.",
  },
  unsupported_encoding: {
    title: "Compressed body",
    fix: "Signatures cover the plain bytes. Switch off request compression in the proxy in front of this server.",
  },
  not_durable: {
    title: "Could not be kept",
    fix: "The event could not be stored, so Retell was told to send it again. Check the database and the disk.",
  },
};
