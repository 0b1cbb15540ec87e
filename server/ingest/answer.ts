import { REFUSALS, type RefusalCode } from "../domain/refusal.ts";
import type { Delivery } from "../inbox/index.ts";

/** What goes back to the sender, whichever door it came through. */
export type WebhookAnswer = {
  status: number;
  headers: Readonly<Record<string, string>>;
  /** JSON. */
  body: string;
  /** Why it was turned away; absent when the delivery was recorded. */
  refusal?: RefusalCode;
  /** Whose delivery was kept, and how long after Retell signed it; absent when none was. */
  accepted?: Accepted;
  /** Set where the event was recorded before. */
  isDuplicate?: boolean;
  /** Set where it was kept on disk. */
  isJournaled?: boolean;
  /** What could be identified, but not kept. */
  failed?: Delivery;
};

type Accepted = { clientId: string; lagMs: number; delivery: Delivery };

const JSON_HEADERS = { "content-type": "application/json" };

/** The delivery is recorded and committed. */
export function recordedAnswer(
  eventId: string,
  duplicate: boolean,
  accepted: Accepted,
): WebhookAnswer {
  return {
    accepted,
    isDuplicate: duplicate,
    status: 200,
    headers: JSON_HEADERS,
    body: `{"success":true,"duplicate":${duplicate},"eventId":"${eventId}"}`,
  };
}

/** The database is away; the delivery is on disk, synced. First or duplicate: we do not guess. */
export function journaledAnswer(accepted: Accepted): WebhookAnswer {
  return {
    accepted,
    isJournaled: true,
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
