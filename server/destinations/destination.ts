import { type Condition, holds } from "../domain/condition.ts";
import type { BodyForm } from "../domain/destination.ts";

/** A live destination with all that sending to it takes, its secrets opened. Never log one. */
export type Destination = {
  id: string;
  clientId: string;
  name: string;
  url: string;
  /** The event types it takes; null for all of them. */
  eventTypes: readonly string[] | null;
  /** Must all hold of the body. Null where they can't be read: then nothing matches. */
  conditions: readonly Condition[] | null;
  bodyForm: BodyForm;
  headers: readonly { name: string; value: string }[];
  timeoutMs: number;
  /** Requests per second at most, over all processes; null for no cap. */
  ratePerSecond: number | null;
  /** One event of a call at a time, in the order they were received. */
  inOrder: boolean;
  /** `whsec_…`; use `signingSecrets`. */
  secret: string;
  previousSecret: { secret: string; until: Date } | null;
  /** While set, its forwards are written and wait. */
  pausedAt: Date | null;
  /**
   * Why nothing can be sent to it though it is not paused, in words for staff: its secret or a
   * header can't be opened. Its forwards are written all the same, and fail with this.
   */
  problem: string | null;
};

/** Whether an event goes to a destination, paused or not. Tests go nowhere; leave them out before. */
export function matches(
  destination: Pick<Destination, "eventTypes" | "conditions">,
  event: { eventType: string },
  parsedBody: unknown,
): boolean {
  const { eventTypes, conditions } = destination;
  if (eventTypes !== null && !eventTypes.includes(event.eventType)) return false;
  return conditions !== null && holds(conditions, parsedBody);
}

/** The secrets that sign a request now, the current one first; none where there is a problem. */
export function signingSecrets(destination: Destination, now: Date): string[] {
  const { secret, previousSecret, problem } = destination;
  if (problem !== null) return [];
  return previousSecret !== null && now < previousSecret.until
    ? [secret, previousSecret.secret]
    : [secret];
}
