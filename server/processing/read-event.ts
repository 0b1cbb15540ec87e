import { type ObservedEvent, observeCall } from "../calls/index.ts";
import { parseBody } from "../domain/parse-body.ts";
import { mapInTurns } from "../in-turns.ts";
import { withoutWordTimings } from "../retell/index.ts";
import type { Claimed } from "./claim.ts";

/** A claimed event that has been read for what it says of its call. */
export type ReadEvent = Claimed & ObservedEvent;

/**
 * Is told of bodies that were read, as `parseBody` reads them, but for the timings of words, which
 * nobody asks for here. Must not throw, nor keep the body.
 */
export type OnRead = (event: Claimed, body: unknown) => void;

/**
 * Reads the bodies of events, once for all who want to know what is in them. What a body is parsed
 * to takes several times its size, and is let go before the next one is read.
 */
export function readEvents(events: readonly Claimed[], onRead: OnRead): Promise<ReadEvent[]> {
  return mapInTurns(events, (event) => {
    const body = parseBody(withoutWordTimings(event.body));
    if (event.attempt === 1) onRead(event, body);
    return { ...event, observation: observeCall(event, body) };
  });
}
