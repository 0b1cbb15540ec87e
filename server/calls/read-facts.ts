import type { CallKind } from "../domain/call.ts";
import {
  isObject,
  type JsonObject,
  objectUnder,
  readCents,
  readDurationMs,
  readInstant,
  readJson,
  readJsonObject,
  readText,
  readUrl,
  storableText,
} from "../retell/index.ts";
import type { CallFacts } from "./merge.ts";
import { isFinal } from "./rank.ts";

type Place = { under: string; idName: string; kind: CallKind };

/** Where a body may keep the object it is about. */
const PLACES: readonly Place[] = [
  { under: "call", idName: "call_id", kind: "call" },
  { under: "chat", idName: "chat_id", kind: "chat" },
  { under: "call_inbound", idName: "call_id", kind: "call" },
  { under: "chat_inbound", idName: "chat_id", kind: "chat" },
  { under: "data", idName: "call_id", kind: "call" },
  { under: "data", idName: "chat_id", kind: "chat" },
];

export type Subject = { kind: CallKind; under: string; object: JsonObject };

/**
 * Finds the object that carries this very id: a body may hold several, and a fact of one must not
 * be told of another.
 */
export function findSubject(body: JsonObject, callId: string): Subject | null {
  for (const { under, idName, kind } of PLACES) {
    const object = objectUnder(body, under);
    const id = object?.[idName];
    if (object !== null && typeof id === "string" && storableText(id) === callId) {
      return { kind, under, object };
    }
  }
  return null;
}

/** Reads what an event says of its call, field by field; what is absent or absurd stays undefined. */
export function readFacts(eventType: string, { kind, under, object }: Subject): CallFacts {
  const isHook = under.endsWith("_inbound");
  return {
    kind,
    callType: readText(kind === "chat" ? object.chat_type : object.call_type),
    direction: isHook ? "inbound" : readText(object.direction),
    fromNumber: readText(object.from_number),
    toNumber: readText(object.to_number),
    agentId: readText(object.agent_id),
    agentName: readText(object.agent_name),
    startedAt: readInstant(object.start_timestamp),
    endedAt: readInstant(object.end_timestamp),
    transferEndedAt: readInstant(object.transfer_end_timestamp),
    durationMs: readDurationMs(object.duration_ms),
    endReason: readText(object.disconnection_reason),
    // Until the call is over Retell reports a running total, at first 0, which is no price.
    costCents: isFinal(eventType) ? readCents(costOf(object, kind)) : undefined,
    recordingUrl: readUrl(object.recording_url) ?? readUrl(object.recording_multi_channel_url),
    analysis: readJsonObject(kind === "chat" ? object.chat_analysis : object.call_analysis),
    metadata: readJson(object.metadata),
  };
}

function costOf(object: JsonObject, kind: CallKind): unknown {
  const cost = kind === "chat" ? object.chat_cost : object.call_cost;
  return isObject(cost) ? cost.combined_cost : undefined;
}
