import { hash } from "node:crypto";
import { CALL_ID_START, digitsOf, PHONE_DIGITS, wordsOf } from "../../domain/search.ts";
import { type JsonObject, objectUnder } from "../../retell/index.ts";
import { leavesOf } from "./leaves.ts";

/**
 * What an event can be found by, as 64 bits each. Of two different things that are looked for, one
 * in 2^64 would be taken for the other.
 *
 * A term is one of a span of time: the newest events that have it are then found by asking for
 * the terms of the last spans, however often it occurs.
 */
const SPAN_MS = 6 * 3_600_000;
/** A span's number times this is mixed in; the product stays within 63 bits until the year 9999. */
export const SPAN_MIX = 549_755_813_881n;

export function spanOf(at: Date): number {
  return Math.floor(at.getTime() / SPAN_MS);
}

/** When a span began. */
export function spanStart(span: number): Date {
  return new Date(span * SPAN_MS);
}

/** A hash as it stands in the index for a span. */
export function inSpan(hashed: bigint, span: number): bigint {
  return hashed ^ (BigInt(span) * SPAN_MIX);
}

/** The more digits of a number are known, the fewer others share them; these two are kept. */
export const PHONE_ENDINGS = [7, PHONE_DIGITS] as const;

/** What can be looked for, and its hash. Names and values are told apart by their lengths. */
export const hashes = {
  client: (clientId: string) => hashOf("client", clientId),
  eventType: (eventType: string) => hashOf("type", eventType),
  callIdStart: (callId: string) => hashOf("call", callId.slice(0, CALL_ID_START)),
  phoneEnding: (ending: string) => hashOf("phone", ending),
  agentId: (agentId: string) => hashOf("agent", agentId.toLowerCase()),
  agentWord: (word: string) => hashOf("word", word),
  text: (path: string, value: string) => hashOf(`text ${path}`, value),
  number: (path: string, value: number) =>
    hashOf(`number ${path}`, String(value === 0 ? 0 : value)),
};

/** The first bytes of a digest. A buffer for each of an event's forty would cost three times what they do. */
const digest = Buffer.alloc(8);
const digestView = new DataView(digest.buffer, digest.byteOffset);

function hashOf(what: string, value: string): bigint {
  digest.write(hash("sha256", `${what.length} ${what}${value}`, "binary"), "binary");
  return digestView.getBigInt64(0, true);
}

export type Searchable = {
  clientId: string;
  eventType: string;
  callId: string | null;
};

/**
 * What an event is found by.
 *
 * @param body as `parseBody` reads it; of one that can't be read, what is known without it is left
 */
export function termsOf(
  event: Searchable,
  body: unknown,
): { numbers: string; hashes: Set<bigint> } {
  const found = new Set([hashes.client(event.clientId), hashes.eventType(event.eventType)]);
  if (event.callId !== null && event.callId.length >= CALL_ID_START) {
    found.add(hashes.callIdStart(event.callId));
  }
  let numbers = "";
  for (const subject of subjectsOf(body)) {
    for (const digits of numbersOf(subject)) {
      numbers += `${digits} `;
      for (const length of PHONE_ENDINGS) found.add(hashes.phoneEnding(digits.slice(-length)));
    }
    for (const agent of agentsOf(subject)) found.add(agent);
  }
  for (const { path, value } of leavesOf(body)) {
    found.add(
      typeof value === "number" ? hashes.number(path, value) : hashes.text(path, String(value)),
    );
  }
  return { numbers, hashes: found };
}

/** Where a body may keep what it is about. */
const SUBJECTS = ["call", "chat", "call_inbound", "chat_inbound", "data"];

function subjectsOf(body: unknown): JsonObject[] {
  return SUBJECTS.map((name) => objectUnder(body, name)).filter((found) => found !== null);
}

const MAX_DIGITS = 15;

function numbersOf({ from_number, to_number }: JsonObject): string[] {
  return [from_number, to_number].flatMap((number) => {
    const digits = typeof number === "string" && number.length <= 40 ? digitsOf(number) : "";
    return digits.length >= PHONE_DIGITS && digits.length <= MAX_DIGITS ? [digits] : [];
  });
}

const AGENT_WORDS = 8;

function agentsOf({ agent_id, agent_name }: JsonObject): bigint[] {
  const id = typeof agent_id === "string" ? [hashes.agentId(agent_id)] : [];
  const words = typeof agent_name === "string" ? wordsOf(agent_name.slice(0, 200)) : [];
  return [...id, ...words.slice(0, AGENT_WORDS).map(hashes.agentWord)];
}
