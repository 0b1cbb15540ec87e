/** Why a request was turned away, with the HTTP status it was answered. */
export const REFUSALS = {
  invalid_json: 400,
  not_an_event: 400,
  signature_missing: 401,
  signature_malformed: 401,
  signature_expired: 401,
  signature_mismatch: 401,
  client_disabled: 403,
  unknown_client: 404,
  method_not_allowed: 405,
  body_timeout: 408,
  payload_too_large: 413,
  unsupported_encoding: 415,
  not_durable: 503,
} as const;

export type RefusalCode = keyof typeof REFUSALS;
export const REFUSAL_CODES = Object.keys(REFUSALS) as RefusalCode[];
