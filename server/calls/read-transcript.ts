import type { TranscriptEntry } from "../domain/call.ts";
import {
  isObject,
  type JsonObject,
  readInstantMs,
  readSeconds,
  readText,
  storable,
} from "../retell/index.ts";

export type Transcript = { detail: 0 | 1 | 2; entries: TranscriptEntry[] };

/**
 * Reads the most detailed transcript an event carries: with the tools, else with the speakers, else
 * the plain text split in turns. `transcript_updated` has it beside the call, and its last one in
 * both places.
 *
 * The timing of each word is left out: it is nine tenths of a body, which the event keeps.
 */
export function readTranscript(body: JsonObject, subject: JsonObject): Transcript | undefined {
  const withTools = [
    body.transcript_with_tool_calls,
    subject.transcript_with_tool_calls,
    subject.message_with_tool_calls,
  ].map(readEntries);
  const longest = withTools.reduce((a, b) => (b.length > a.length ? b : a));
  if (longest.length > 0) return { detail: 2, entries: longest };

  const spoken = readEntries(subject.transcript_object);
  if (spoken.length > 0) return { detail: 1, entries: spoken };

  const turns = splitTurns(subject.transcript);
  return turns.length > 0 ? { detail: 0, entries: turns } : undefined;
}

function readEntries(value: unknown): TranscriptEntry[] {
  return Array.isArray(value) ? value.filter(isObject).flatMap(readEntry) : [];
}

function readEntry(entry: JsonObject): TranscriptEntry[] {
  const role = readText(entry.role);
  if (role === undefined) return [];
  const firstWord = Array.isArray(entry.words) ? entry.words.find(isObject) : undefined;
  return [
    compact({
      role,
      text: readLongText(TEXT_FIELDS.map((name) => entry[name]).find(isFilled)) ?? "",
      atSeconds: readSeconds(firstWord?.start) ?? readSeconds(entry.time_sec),
      at: readInstantMs(entry.created_timestamp),
      toolCallId: readText(entry.tool_call_id),
      toolName: readText(entry.name),
      successful: typeof entry.successful === "boolean" ? entry.successful : undefined,
    }),
  ];
}

/** Where the different kinds of entries keep what there is to read. */
const TEXT_FIELDS = ["content", "arguments", "digit", "new_node_name"] as const;

function isFilled(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function readLongText(value: unknown): string | undefined {
  return typeof value === "string" ? storable(value) : undefined;
}

/** Leaves undefined members out, so that an entry equals itself read back from the database. */
function compact(entry: TranscriptEntry): TranscriptEntry {
  const filled: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(entry)) {
    if (value !== undefined) filled[name] = value;
  }
  return filled as TranscriptEntry;
}

const SPEAKERS: ReadonlyMap<string, string> = new Map([
  ["Agent", "agent"],
  ["User", "user"],
  ["Transfer Target", "transfer_target"],
]);
const TURN = /^(Agent|User|Transfer Target): ?(.*)$/s;

/** `Agent: …` and `User: …` begin a turn; other lines go on with the one before. */
function splitTurns(value: unknown): TranscriptEntry[] {
  const text = readLongText(value)?.trim();
  if (!text) return [];
  const turns: { role: string; lines: string[] }[] = [];
  for (const line of text.split("\n")) {
    const [, speaker, rest = ""] = TURN.exec(line) ?? [];
    const role = speaker === undefined ? undefined : SPEAKERS.get(speaker);
    const current = turns.at(-1);
    if (role !== undefined) turns.push({ role, lines: [rest] });
    else if (current === undefined) turns.push({ role: "unknown", lines: [line] });
    else current.lines.push(line);
  }
  return turns.map(({ role, lines }) => ({ role, text: lines.join("\n") }));
}
