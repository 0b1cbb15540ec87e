import type { RouterOutputs } from "#server/trpc/root";
import type { CallDetail } from "./call-facts";

/** One try to send an event of the call to a destination. */
export type Attempt = RouterOutputs["forwards"]["ofCall"][number];
type Event = CallDetail["events"][number];
type Duplicate = CallDetail["duplicates"][number];

/** One line of the time axis. */
export type AxisEntry =
  | { kind: "event"; at: Date; event: Event }
  | { kind: "duplicate"; at: Date; duplicate: Duplicate; event: Event }
  | { kind: "attempt"; at: Date; attempt: Attempt }
  /** What Retell says happened then, by its own clock. */
  | { kind: "moment"; at: Date; words: string };

/**
 * In order of time; at the same instant a moment comes before an event, and that before its copies
 * and what was made of it.
 */
const RANK: Record<AxisEntry["kind"], number> = { moment: 0, event: 1, duplicate: 2, attempt: 3 };

/** Everything that is known of a call on one axis, oldest first. */
export function axisEntries(
  { kind, call, events, duplicates }: CallDetail,
  attempts: readonly Attempt[],
): AxisEntry[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  const entries: AxisEntry[] = events.map((event) => ({
    kind: "event",
    at: event.receivedAt,
    event,
  }));
  for (const duplicate of duplicates) {
    const event = byId.get(duplicate.eventId);
    if (event) entries.push({ kind: "duplicate", at: duplicate.receivedAt, duplicate, event });
  }
  for (const attempt of attempts) entries.push({ kind: "attempt", at: attempt.startedAt, attempt });
  const noun = kind === "chat" ? "Chat" : "Call";
  const moments: [Date | null | undefined, string][] = [
    [call?.startedAt, `${noun} began`],
    [call?.endedAt, `${noun} ended`],
    [call?.transferEndedAt, "Transferred leg ended"],
  ];
  for (const [at, words] of moments) {
    if (at) entries.push({ kind: "moment", at, words });
  }
  return entries.sort(
    (one, other) => one.at.getTime() - other.at.getTime() || RANK[one.kind] - RANK[other.kind],
  );
}
