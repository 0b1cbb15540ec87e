import type { CallState } from "../domain/call.ts";
import { readInstantMs } from "../retell/index.ts";

/**
 * What each event type says of a call's course. `phase` is how much such an event knows:
 * a later phase is believed over an earlier one, whatever their clocks say. Inside a phase the
 * newer `event_timestamp` is believed, and `order` decides where that is missing or equal.
 *
 * `transfer_ended` can come long after the analysis and then carries the cost of the transferred
 * leg, so those two share a phase.
 */
type Standing = { state: CallState; phase: number; order: number };

const STANDINGS: ReadonlyMap<string, Standing> = new Map([
  ["call_inbound", { state: "ringing", phase: 0, order: 0 }],
  ["chat_inbound", { state: "ringing", phase: 0, order: 0 }],
  ["call_started", { state: "ongoing", phase: 1, order: 0 }],
  ["chat_started", { state: "ongoing", phase: 1, order: 0 }],
  ["transcript_updated", { state: "ongoing", phase: 2, order: 1 }],
  ["transfer_started", { state: "ongoing", phase: 2, order: 2 }],
  ["transfer_cancelled", { state: "ongoing", phase: 2, order: 3 }],
  ["transfer_bridged", { state: "ongoing", phase: 2, order: 4 }],
  ["call_ended", { state: "ended", phase: 3, order: 0 }],
  ["chat_ended", { state: "ended", phase: 3, order: 0 }],
  ["transfer_ended", { state: "ended", phase: 4, order: 0 }],
  ["call_analyzed", { state: "analyzed", phase: 4, order: 1 }],
  ["chat_analyzed", { state: "analyzed", phase: 4, order: 1 }],
]);

/** A type we do not know speaks of a call that is there, and yields to those we do. */
const UNKNOWN: Standing = { state: "ongoing", phase: 2, order: 0 };

const FIRST_FINAL_PHASE = 3;

export function standingOf(eventType: string): Standing {
  return STANDINGS.get(eventType) ?? UNKNOWN;
}

/** Whether such an event is sent when the call is over, and so knows it whole. */
export function isFinal(eventType: string): boolean {
  return standingOf(eventType).phase >= FIRST_FINAL_PHASE;
}

/**
 * An event's rank as text: of two, the greater one in plain text order is believed. It is made of
 * the event alone, so that every order of arrival ends the same. After phase, time and type, the
 * longer body wins, as the fuller one, and at last the digest decides.
 */
export function rankOf(
  eventType: string,
  eventTimestamp: unknown,
  { body, bodySha256 }: { body: string; bodySha256: string },
): string {
  const { phase, order } = standingOf(eventType);
  const sentAt = readInstantMs(eventTimestamp) ?? 0;
  const digest = bodySha256.slice(0, 16);
  return [phase, padded(sentAt, 15), order, padded(body.length, 8), digest].join(" ");
}

/**
 * A transcript's rank. A snapshot only grows, and a retry may carry an old one under a new
 * `event_timestamp`; so the one of a finished call wins, then the more detailed form, then the
 * longer one, and only then the event's own rank.
 *
 * @param detail 0 for plain text, 1 with speakers, 2 with the tools too
 */
export function rankOfTranscript(
  eventType: string,
  transcript: { detail: number; entries: readonly unknown[] },
  rank: string,
): string {
  const final = isFinal(eventType) ? 1 : 0;
  return [final, transcript.detail, padded(transcript.entries.length, 7), rank].join(" ");
}

function padded(value: number, width: number): string {
  return String(value).padStart(width, "0");
}
