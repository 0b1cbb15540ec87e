/** What the audit log holds: whatever staff did that others may have to account for. */
export const AUDIT_ACTIONS = [
  "numbers_revealed",
  "numbers_hidden",
  "staff_invited",
  "staff_joined",
  "staff_added",
  "role_changed",
  "staff_removed",
  "invitation_withdrawn",
  "client_added",
  "client_renamed",
  "key_rotated",
  "client_disabled",
  "client_enabled",
  "client_tested",
  "destination_added",
  "destination_changed",
  "destination_paused",
  "destination_resumed",
  "resume_undone",
  "destination_retried",
  "destination_tested",
  "destination_archived",
  "secret_revealed",
  "secret_rotated",
  "replay_started",
  "replay_cancelled",
  "event_replayed",
  "failures_retried",
  "failures_dismissed",
  "failures_restored",
  "effect_settled",
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/**
 * What an entry is about; `id` is unique within its kind (and client, for calls). Whose a destination
 * is need not be said.
 */
export const AUDIT_SUBJECTS = [
  "call",
  "event",
  "staff",
  "client",
  "destination",
  "replay",
  "failures",
] as const;
export type AuditSubject = {
  kind: (typeof AUDIT_SUBJECTS)[number];
  id: string;
  clientId?: string | null;
};

/** What the log is narrowed by to see what whoever runs the server did, who has no account's id. */
export const OPERATOR = "operator";

/** How long a reveal lasts: long enough for a case, too short to be left open. */
export const REVEAL_MINUTES = 15;
