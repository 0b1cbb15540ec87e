import { isObject } from "../retell/index.ts";
import type { Observation } from "./merge.ts";
import { rankOf, rankOfTranscript, standingOf } from "./rank.ts";
import { findSubject, readFacts } from "./read-facts.ts";
import { readTranscript } from "./read-transcript.ts";

/** A recorded event, as far as its call is concerned. */
export type CallEvent = {
  clientId: string;
  eventType: string;
  /** The call or chat id as it is stored with the event; null where the body names none. */
  callId: string | null;
  /** The raw body. */
  body: string;
  /** Of its bytes, as hex. */
  bodySha256: string;
  receivedAt: Date;
};

/** An event that has been read for what it says of its call. */
export type ObservedEvent = Pick<CallEvent, "clientId" | "callId"> & {
  /** Its call had no row a moment ago. A guess: what is made of it is right either way. */
  callIsNew?: boolean;
  observation: Observation | null;
};

/**
 * Reads what an event says of its call. Never throws: of a weird body it takes what is sound.
 *
 * @param body as `parseBody` reads it
 * @returns null for an event that is about no call or chat (an alert, an inbound hook without an id)
 */
export function observeCall(event: CallEvent, body: unknown): Observation | null {
  if (event.callId === null || !isObject(body)) return null;
  const subject = findSubject(body, event.callId);
  if (subject === null) return null;

  const rank = rankOf(event.eventType, body.event_timestamp, event);
  const transcript = readTranscript(body, subject.object);
  return {
    state: standingOf(event.eventType).state,
    rank,
    facts: readFacts(event.eventType, subject),
    transcript: transcript && {
      rank: rankOfTranscript(event.eventType, transcript, rank),
      entries: transcript.entries,
    },
    receivedAt: event.receivedAt,
  };
}
