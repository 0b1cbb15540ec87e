/**
 * The life of an event: `received` (work that will be done) → `processed`, or
 * `failed` (will be tried again at `next_attempt_at`) → … → `processed` or `dead`.
 */
export const EVENT_STATUSES = ["received", "failed", "processed", "dead"] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];

/** Event types Retell documents today. Others are accepted; this list only feeds menus. */
export const KNOWN_EVENT_TYPES = [
  "call_started",
  "call_ended",
  "call_analyzed",
  "transcript_updated",
  "transfer_started",
  "transfer_bridged",
  "transfer_cancelled",
  "transfer_ended",
  "call_inbound",
  "chat_started",
  "chat_ended",
  "chat_analyzed",
  "chat_inbound",
  "alert_triggered",
  "alert_resolved",
] as const;
export type KnownEventType = (typeof KNOWN_EVENT_TYPES)[number];

/** How one run of the handlers ended. `lost`: its worker died or stalled and another took over. */
export const ATTEMPT_OUTCOMES = ["processed", "failed", "lost"] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];
