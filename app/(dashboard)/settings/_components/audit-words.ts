import type { AuditAction } from "#server/domain/audit";
import { callPath } from "#server/domain/call-path";

/** What was done, as the log's filter says it. */
export const AUDIT_WORDS: Record<AuditAction, string> = {
  numbers_revealed: "Showed phone numbers",
  numbers_hidden: "Masked phone numbers again",
  staff_invited: "Invited somebody",
  staff_joined: "Joined by a link",
  staff_added: "Added an account",
  role_changed: "Changed a role",
  staff_removed: "Removed an account",
  invitation_withdrawn: "Withdrew an invitation",
  client_added: "Added a client",
  client_renamed: "Renamed a client",
  key_rotated: "Rotated a Retell key",
  client_disabled: "Disabled a client",
  client_enabled: "Enabled a client",
  client_tested: "Sent test or generated events",
  destination_added: "Added a destination",
  destination_changed: "Changed a destination",
  destination_paused: "Paused a destination",
  destination_resumed: "Resumed a destination",
  resume_undone: "Undid a destination's resuming",
  destination_retried: "Had a destination tried now",
  destination_tested: "Sent a destination a test",
  destination_archived: "Archived a destination",
  secret_revealed: "Showed a signing secret",
  secret_rotated: "Rotated a signing secret",
  replay_started: "Started a replay",
  replay_cancelled: "Cancelled a replay",
  event_replayed: "Processed an event again",
  failures_retried: "Retried failures",
  failures_dismissed: "Dismissed failures",
  failures_restored: "Took a dismissal back",
  effect_settled: "Settled an effect",
};

/**
 * What was done, as its entry says it. The test button and the command `send` write the same action;
 * what `send` makes are events like any other, and counted, as its entry tells.
 */
export function actionWords(action: AuditAction, details: Record<string, unknown> | null): string {
  if (action !== "client_tested") return AUDIT_WORDS[action];
  return typeof details?.events === "number"
    ? "Sent generated events"
    : "Sent a client's test event";
}

type Subject = { subjectKind: string | null; subjectId: string | null; clientId: string | null };

/** Where what an entry is about can be seen; null where it has no page. */
export function subjectPath({ subjectKind, subjectId, clientId }: Subject): string | null {
  if (subjectId === null) return null;
  switch (subjectKind) {
    case "call":
      return clientId === null ? null : callPath(clientId, subjectId);
    case "event":
      return `/events/${subjectId}`;
    case "client":
      return `/clients/${encodeURIComponent(subjectId)}`;
    case "replay":
      return `/replays/${subjectId}`;
    case "destination":
      return clientId === null
        ? null
        : `/clients/${encodeURIComponent(clientId)}/destinations/${subjectId}`;
    default:
      return null;
  }
}

/** `email: ada@example.com, role: viewer` */
export function detailWords(details: Record<string, unknown> | null): string {
  return Object.entries(details ?? {})
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(", ");
}
