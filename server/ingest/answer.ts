import { REFUSALS, type RefusalCode } from "../domain/refusal.ts";

/** What goes back to the sender, whichever door it came through. */
export type WebhookAnswer = {
  status: number;
  headers: Readonly<Record<string, string>>;
  /** JSON. */
  body: string;
  /** Why it was turned away; absent when the delivery was recorded. */
  refusal?: RefusalCode;
};

const JSON_HEADERS = { "content-type": "application/json" };

/** The delivery is recorded and committed. */
export function recordedAnswer(eventId: string, duplicate: boolean): WebhookAnswer {
  return {
    status: 200,
    headers: JSON_HEADERS,
    body: `{"success":true,"duplicate":${duplicate},"eventId":"${eventId}"}`,
  };
}

/** The database is away; the delivery is on disk, synced. First or duplicate: we do not guess. */
export function journaledAnswer(): WebhookAnswer {
  return {
    status: 200,
    headers: JSON_HEADERS,
    body: '{"success":true,"duplicate":null,"recorded":"journal"}',
  };
}

const HEADERS: Partial<Record<RefusalCode, Record<string, string>>> = {
  method_not_allowed: { ...JSON_HEADERS, allow: "POST" },
  not_durable: { ...JSON_HEADERS, "retry-after": "2" },
};

/** @param message says what to change */
export function refusedAnswer(code: RefusalCode, message: string): WebhookAnswer {
  return {
    status: REFUSALS[code],
    headers: HEADERS[code] ?? JSON_HEADERS,
    body: JSON.stringify({ error: { code, message } }),
    refusal: code,
  };
}
