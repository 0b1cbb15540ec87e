import type { Logger } from "pino";
import type { Tx } from "../db/index.ts";
import type { KnownEventType } from "../domain/event.ts";
import { log } from "../log.ts";
import { type JsonObject, objectUnder, type RetellPayloads, subjectOf } from "../retell/index.ts";
import type { ProcessingEvent } from "./event.ts";
import type { Handler } from "./handlers/index.ts";
import type { Once } from "./once.ts";

export { EffectInDoubt } from "./effect-in-doubt.ts";

/** What the body of an event of this type carries, by Retell's own names; see `RetellPayloads`. */
export type PayloadOf<Type extends string> = Type extends keyof RetellPayloads
  ? RetellPayloads[Type]
  : unknown;

/** An event as its handler sees it: our facts about it, and what Retell's body carries. */
export type HandlerEvent<Type extends string> = PayloadOf<Type> & {
  readonly id: string;
  readonly clientId: string;
  readonly type: Type;
  /** Call or chat id; null where the body names none. */
  readonly callId: string | null;
  readonly receivedAt: Date;
  /** The whole body, parsed. Integers beyond 2^53 lose digits; `rawBody` has them. */
  readonly body: JsonObject;
  /** The body byte for byte. */
  readonly rawBody: string;
};

export type HandlerContext = {
  /** Drizzle. What is written through it commits together with `processed`, or not at all. */
  readonly tx: Tx;
  /** Which run of this event's handlers this is, from 1. */
  readonly attempt: number;
  /** Names the event in every line. Bodies and secrets do not belong in it. */
  readonly log: Logger;
  /** Runs an outside effect at most once per event; see `Once`. */
  readonly once: Once;
};

type Run<Type extends string> = (event: HandlerEvent<Type>, ctx: HandlerContext) => Promise<void>;

/** What a file in `handlers/` exports. */
export type EventHandler<Type extends string = string> = {
  readonly eventType: Type;
  readonly run: Run<Type>;
};

/**
 * Declares what is done for each event of a type. The default export of
 * `server/processing/handlers/<event type>.ts`, and all there is to do; see docs/handlers.md.
 */
export function handler<const Type extends KnownEventType | (string & {})>(
  eventType: Type,
  run: Run<Type>,
): EventHandler<Type> {
  return { eventType, run };
}

/** The worker's view of handlers by event type: one step that runs the one that fits, if any. */
export function dispatch(handlers: Iterable<EventHandler>): Handler {
  const byType = new Map([...handlers].map((each) => [each.eventType, each]));
  return async (tx, event, once) => {
    const found = byType.get(event.eventType);
    if (found === undefined) return;
    const { id: eventId, clientId, eventType, attempt } = event;
    await found.run(readEvent(event), {
      tx,
      attempt,
      log: log.child({ eventId, clientId, eventType }),
      once,
    });
  };
}

/** @throws Error when the body does not carry what its event type promises */
function readEvent(event: ProcessingEvent): HandlerEvent<string> {
  const { id, clientId, eventType, callId, receivedAt } = event;
  const body = JSON.parse(event.body) as JsonObject;
  return {
    ...payloadOf(eventType, body),
    id,
    clientId,
    type: eventType,
    callId,
    receivedAt,
    body,
    rawBody: event.body,
  };
}

/** What must be there for a handler of each type; nothing must of those that are not listed. */
const SUBJECTS: { readonly [Type in KnownEventType]?: string } = {
  call_started: "call",
  call_ended: "call",
  call_analyzed: "call",
  transfer_started: "call",
  transfer_bridged: "call",
  transfer_cancelled: "call",
  transfer_ended: "call",
  call_inbound: "call_inbound",
  chat_started: "chat",
  chat_ended: "chat",
  chat_analyzed: "chat",
  chat_inbound: "chat_inbound",
  alert_triggered: "alert",
  alert_resolved: "alert",
};

/** The members beside `event`; what an older body has under `data` stands under its own name. */
function payloadOf(eventType: string, body: JsonObject): JsonObject {
  const { event: _, data: __, ...members } = body;
  const subject = subjectOf(body);
  const payload = subject === null ? members : { ...members, [subject.kind]: subject.object };
  const needed = Object.hasOwn(SUBJECTS, eventType)
    ? SUBJECTS[eventType as KnownEventType]
    : undefined;
  if (needed !== undefined && objectUnder(payload, needed) === null) {
    throw new Error(`The body of this ${eventType} has no "${needed}" object in it.`);
  }
  return payload;
}
