import { type AlertObservation, observeAlert } from "../alerts/index.ts";
import { type ObservedEvent, observeCall } from "../calls/index.ts";
import { parseBody } from "../domain/parse-body.ts";
import { mapInTurns } from "../in-turns.ts";
import { withoutWordTimings } from "../retell/index.ts";
import type { Claimed } from "./claim.ts";

/** A claimed event that has been read for what it says of its call, or of an alert. */
export type ReadEvent = Claimed & ObservedEvent & { alert: AlertObservation | null };

/**
 * Is told of bodies that were read, as `parseBody` reads them, but for the timings of words, which
 * nobody asks for here. Must not throw, nor keep the body.
 */
export type OnRead = (event: Claimed, body: unknown) => void;

export type Reading = {
  events: ReadEvent[];
  /** Tells of the bodies that were kept for it. */
  tellRest(): Promise<void>;
};

/** What bodies of so many characters in all are parsed to is kept until the rest is told. */
const KEPT_CHARACTERS = 1024 * 1024;

/**
 * Reads the bodies of events, once for all who want to know what is in them. Telling costs more than
 * reading and nothing waits for it, so it is left to a time when the database is at work. But what a
 * body is parsed to takes several times its size: of those beyond the first megabyte it is told at
 * once, and let go before the next one is read.
 */
export async function readEvents(events: readonly Claimed[], onRead: OnRead): Promise<Reading> {
  const untold: (() => void)[] = [];
  let characters = 0;
  const read = await mapInTurns(events, (event) => {
    const body = parseBody(withoutWordTimings(event.body));
    const tell = () => onRead(event, body);
    characters += event.body.length;
    if (event.attempt === 1 && characters <= KEPT_CHARACTERS) untold.push(tell);
    else if (event.attempt === 1) tell();
    return {
      ...event,
      observation: observeCall(event, body),
      alert: observeAlert(event, body),
    };
  });
  return {
    events: read,
    async tellRest() {
      await mapInTurns(untold, (tell) => tell());
    },
  };
}
