import type { ReplayScope } from "./replay-order.ts";

/** What would become of the events of a replay at one destination. All figures count events. */
export type DestinationPreview = {
  id: string;
  name: string;
  clientId: string;
  isPaused: boolean;
  /** Chosen; otherwise it is running the handlers that writes what it lacks. */
  isChosen: boolean;
  /** Would be sent, or would wait where it is paused. */
  send: number;
  /** Of those, what it had already. */
  sendAgain: number;
  /** It had them already, and they are left alone. */
  deliveredAlready: number;
  /** It does not take them. */
  noMatch: number;
  /** Being sent at this moment, and so left alone. */
  beingSent: number;
  /** Not processed yet: they go there when they are. */
  notYet: number;
  /** Too many to look at their bodies now: whether they match shows as it goes. */
  unknown: number;
};

/** What a replay would do. */
export type ReplayPreview = {
  /** With its beginning and end fixed; a replay of it has these events. */
  scope: ReplayScope;
  events: number;
  /** There are more than `events`, and all figures are of the first of them. */
  hasMore: boolean;
  /** Their handlers would run. */
  handlerRuns: number;
  tests: number;
  unfinished: number;
  /** Of the unfinished, those that wait for somebody to say whether an effect happened. */
  undecided: number;
  /** Of the handler runs, those that can only fail until somebody says so. */
  failAgain: number;
  destinations: DestinationPreview[];
  /** The first few. */
  sample: {
    id: string;
    clientId: string;
    eventType: string;
    callId: string | null;
    receivedAt: Date;
  }[];
};

const figure = (count: number) => count.toLocaleString("en-US");
const none = (count: number) => (count === 0 ? "None" : figure(count));
const of = (count: number, one: string, many: string) =>
  `${figure(count)} ${count === 1 ? one : many}`;

/** How many events: `184 events`, `more than 100,000 events`. */
export function countEvents({
  events,
  hasMore,
}: Pick<ReplayPreview, "events" | "hasMore">): string {
  return `${hasMore ? "more than " : ""}${of(events, "event", "events")}`;
}

/** What running the handlers would do, and what can't be replayed at all, in sentences. */
export function describeHandlers(preview: ReplayPreview, runHandlers: boolean): string[] {
  const { handlerRuns, tests, unfinished, undecided, failAgain } = preview;
  const said: string[] = [];
  if (runHandlers) said.push(`${none(handlerRuns)} would be processed again.`);
  if (failAgain > 0) {
    const all = handlerRuns === 1 ? "It" : "All of them";
    const which = failAgain === handlerRuns ? all : `${figure(failAgain)} of them`;
    said.push(`${which} would fail again: whether an effect happened has to be decided first.`);
  }
  const workedOn = unfinished - undecided;
  if (workedOn > 0 && runHandlers) {
    said.push(`${of(workedOn, "is", "are")} still being worked on and left alone.`);
  }
  if (undecided > 0 && runHandlers) {
    said.push(
      `${of(undecided, "waits", "wait")} for a decision whether an effect happened, and ${undecided === 1 ? "is" : "are"} left alone.`,
    );
  }
  if (tests > 0) said.push(`${of(tests, "is a test", "are tests")}, never replayed.`);
  return said;
}

/** What would become of the events at a destination, in sentences. */
export function describeDestination(destination: DestinationPreview): string[] {
  const { name, isPaused, isChosen, send, sendAgain } = destination;
  const { deliveredAlready, noMatch, beingSent, notYet, unknown } = destination;
  const said: string[] = [];
  const how = isPaused ? `would wait for ${name}, which is paused` : `would be sent to ${name}`;
  const again =
    sendAgain === 0
      ? ""
      : sendAgain === send
        ? ", which had all of them already"
        : `, ${figure(sendAgain)} of which it had already`;
  if (send > 0 || (isChosen && unknown === 0)) said.push(`${none(send)} ${how}${again}.`);
  if (!isChosen) said.push("Not chosen; but what is processed also goes where it never went.");
  if (deliveredAlready > 0) {
    said.push(
      `${of(deliveredAlready, "was", "were")} delivered already and will not be sent again.`,
    );
  }
  if (noMatch > 0) said.push(`${of(noMatch, "is", "are")} not what it takes.`);
  if (beingSent > 0)
    said.push(`${of(beingSent, "is", "are")} being sent right now and left alone.`);
  if (notYet > 0)
    said.push(`${of(notYet, "is", "are")} not processed yet and will be sent when processed.`);
  if (unknown > 0) {
    said.push(
      `${of(unknown, "more is", "more are")} checked against its conditions one by one, as the replay goes.`,
    );
  }
  return said;
}
