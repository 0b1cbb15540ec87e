export type JsonObject = { readonly [name: string]: unknown };

export type SubjectKind = "call" | "chat" | "call_inbound" | "chat_inbound" | "alert";

const ENVELOPES: readonly SubjectKind[] = ["call", "chat", "call_inbound", "chat_inbound", "alert"];

/**
 * What a body is about: the object Retell put beside `event`, or under the older `data`.
 *
 * @returns null for a body that carries none of them (an unknown event, a bare custom function)
 */
export function subjectOf(body: unknown): { kind: SubjectKind; object: JsonObject } | null {
  for (const kind of ENVELOPES) {
    const object = objectUnder(body, kind);
    if (object !== null) return { kind, object };
  }
  const object = objectUnder(body, "data");
  if (object === null) return null;
  const isChat = object.call_id === undefined && object.chat_id !== undefined;
  return { kind: isChat ? "chat" : "call", object };
}

/** The JSON object that a body carries under a name; null where it is absent or something else. */
export function objectUnder(body: unknown, name: string): JsonObject | null {
  const value = isObject(body) ? body[name] : null;
  return isObject(value) ? value : null;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
