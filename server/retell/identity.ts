import { createHash } from "node:crypto";
import { canonicalText } from "./canonical.ts";
import { isObject, type JsonObject, objectUnder } from "./envelope.ts";
import { byteLength, encodePart, MAX_TEXT_BYTES } from "./storable.ts";

/** Grows with every change to the table below, and is kept with each event. */
export const IDENTITY_VERSION = 1;

export type Identity = {
  /** As Retell wrote it; see `storableText` before putting it in a column. */
  eventType: string;
  /** The call or chat id, where the body names one. */
  callId: string | null;
  /** Null only for the dashboard's test button, which is never a duplicate. */
  idempotencyKey: string | null;
  isTest: boolean;
};

/** A body, and the object its id stood in. */
type Fact = { rawBody: Buffer; body: JsonObject; subject: JsonObject | null };
/** The pieces of a key's fourth part; none means there is no fourth part. */
type Pieces = (fact: Fact) => readonly string[];
/** Where an id may stand, in order of preference. */
type Places = readonly { under: string; id: "call_id" | "chat_id" | "alert_incident_id" }[];
type Rule = {
  subject: Places;
  fourth: Pieces;
  /** The fourth part where no id is found; the body's digest unless said otherwise. */
  withoutSubject?: Pieces;
};

const CALL: Places = [
  { under: "call", id: "call_id" },
  { under: "data", id: "call_id" },
];
const CHAT: Places = [
  { under: "chat", id: "chat_id" },
  { under: "data", id: "chat_id" },
];
const CALL_OR_CHAT: Places = [
  { under: "call", id: "call_id" },
  { under: "chat", id: "chat_id" },
  { under: "data", id: "call_id" },
  { under: "data", id: "chat_id" },
];
const CALL_INBOUND: Places = [{ under: "call_inbound", id: "call_id" }];
const CHAT_INBOUND: Places = [{ under: "chat_inbound", id: "chat_id" }];
const ALERT: Places = [{ under: "alert", id: "alert_incident_id" }];

const once: Pieces = () => [];
const rawDigest: Pieces = ({ rawBody }) => [sha256(rawBody)];
const snapshot: Pieces = ({ rawBody }) => {
  const text = rawBody.toString("utf8");
  return [sha256(canonicalText(text, JSON.parse(text)))];
};
/** Vendor's advice (call id and call start) would merge two attempts to one number. */
const attempt: Pieces = (fact) =>
  allOrDigest(fact, [
    destinationOf(fact.body.transfer_destination),
    instantOf(fact.body.event_timestamp),
  ]);
const leg: Pieces = (fact) => {
  const endedAt = fact.subject?.transfer_end_timestamp ?? "";
  return endedAt === "" ? [] : allOrDigest(fact, [instantOf(endedAt)]);
};
/** Inbound hooks carry an id only since September 2026. */
const ringing =
  (under: string): Pieces =>
  (fact) => {
    const hook = objectUnder(fact.body, under);
    return allOrDigest(fact, [
      shortText(hook?.from_number),
      shortText(hook?.to_number),
      instantOf(fact.body.event_timestamp),
    ]);
  };

/** The identity table: what makes each event type the same fact again. */
const IDENTITY_TABLE: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["call_started", { subject: CALL, fourth: once }],
  ["call_ended", { subject: CALL, fourth: once }],
  ["call_analyzed", { subject: CALL, fourth: once }],
  ["chat_started", { subject: CHAT, fourth: once }],
  ["chat_ended", { subject: CHAT, fourth: once }],
  ["chat_analyzed", { subject: CHAT, fourth: once }],
  ["transcript_updated", { subject: CALL_OR_CHAT, fourth: snapshot }],
  ["transfer_started", { subject: CALL, fourth: attempt }],
  ["transfer_bridged", { subject: CALL, fourth: attempt }],
  ["transfer_cancelled", { subject: CALL, fourth: attempt }],
  ["transfer_ended", { subject: CALL, fourth: leg }],
  [
    "call_inbound",
    { subject: CALL_INBOUND, fourth: once, withoutSubject: ringing("call_inbound") },
  ],
  [
    "chat_inbound",
    { subject: CHAT_INBOUND, fourth: once, withoutSubject: ringing("chat_inbound") },
  ],
  ["alert_triggered", { subject: ALERT, fourth: once }],
  ["alert_resolved", { subject: ALERT, fourth: once }],
]);

/** Every member of a body that the table reads, in it and in the objects right below it. */
export const IDENTITY_MEMBERS = {
  members: new Set([
    ...["event", "event_timestamp", "transfer_destination", "number"],
    ...["call", "chat", "data", "call_inbound", "chat_inbound", "alert"],
    ...["call_id", "chat_id", "alert_incident_id"],
    ...["transfer_end_timestamp", "from_number", "to_number"],
  ]),
  levels: 2,
};

/** Of an event type we do not know, every different body is a fact of its own: lose nothing. */
const UNKNOWN: Rule = { subject: CALL_OR_CHAT, fourth: rawDigest };

/** The call id Retell's dashboard sends when somebody presses its test button. */
const TEST_CALL_ID = "test_call";

/**
 * Says which fact a body reports.
 *
 * @param clientId whose URL it was posted to; the same event under two clients is two events
 * @param rawBody the exact bytes, which must be valid UTF-8
 * @param body the same, parsed: at least its IDENTITY_MEMBERS; any depth
 * @returns null when it is not an event: no object, or no `event` that is a non-empty string
 */
export function identify(clientId: string, rawBody: Buffer, body: unknown): Identity | null {
  if (!isObject(body)) return null;
  const eventType = body.event;
  if (typeof eventType !== "string" || eventType === "") return null;

  const rule = IDENTITY_TABLE.get(eventType) ?? UNKNOWN;
  const subject = findSubject(rule.subject, body);
  const callId = subject?.place === "alert_incident_id" ? null : (subject?.id ?? null);
  if (subject?.place === "call_id" && subject.id === TEST_CALL_ID) {
    return { eventType, callId, idempotencyKey: null, isTest: true };
  }

  const fact = { rawBody, body, subject: subject?.object ?? null };
  const fourth = subject === null ? (rule.withoutSubject ?? rawDigest)(fact) : rule.fourth(fact);
  const parts = [clientId, subject?.id ?? "", shortEventType(eventType), ...fourth];
  return { eventType, callId, idempotencyKey: parts.map(encodePart).join(":"), isTest: false };
}

/**
 * The idempotency key of a body: `{clientId}:{subject}:{eventType}`, and a fourth part for what may
 * rightly repeat. Always fit for a PostgreSQL text column and a unique index (under 2,600 bytes
 * for a valid client id).
 *
 * @returns null for the dashboard's test button, and for what is not an event
 */
export function generateIdempotencyKey(
  clientId: string,
  rawBody: Buffer,
  body: unknown,
): string | null {
  return identify(clientId, rawBody, body)?.idempotencyKey ?? null;
}

type Subject = { id: string; place: Places[number]["id"]; object: JsonObject };

function findSubject(places: Places, body: JsonObject): Subject | null {
  for (const { under, id: place } of places) {
    const object = objectUnder(body, under);
    const id = shortText(object?.[place]);
    if (object !== null && id !== null) return { id, place, object };
  }
  return null;
}

/** All pieces, or the digest of the body where one is absent: nothing real is ever lost. */
function allOrDigest(fact: Fact, pieces: readonly (string | null)[]): readonly string[] {
  const present = pieces.filter((piece) => piece !== null);
  return present.length === pieces.length ? present : rawDigest(fact);
}

function destinationOf(destination: unknown): string | null {
  return shortText(isObject(destination) ? destination.number : destination);
}

/** Milliseconds as a piece of a key. A number whose digits were lost in parsing counts as absent. */
function instantOf(value: unknown): string | null {
  if (typeof value !== "number") return shortText(value);
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? String(value) : null;
}

/** A text that may stand in a key: not empty, at most 255 bytes. */
function shortText(value: unknown): string | null {
  if (typeof value !== "string" || value === "") return null;
  return byteLength(value) <= MAX_TEXT_BYTES ? value : null;
}

/** Keeps the key within what an index can hold; such a type is unknown, so a digest follows. */
function shortEventType(eventType: string): string {
  return byteLength(eventType) <= MAX_TEXT_BYTES ? eventType : sha256(eventType);
}

function sha256(content: Buffer | string): string {
  return createHash("sha256").update(content).digest("hex");
}
