/**
 * The fields of a body that are in the index: its texts, numbers and truth values, but for what
 * nobody looks for by its exact value and what would make the index as large as the bodies.
 */
type Leaf = { path: string; value: string | number | boolean };

/** Beyond these, fields are found only by reading bodies. */
const LEAVES_AT_MOST = 250;
const NAMES_AT_MOST = 12;
const ITEMS_AT_MOST = 20;
const TEXT_AT_MOST = 200;

const LEFT_OUT = new Set([
  "transcript",
  "transcript_object",
  "transcript_with_tool_calls",
  "scrubbed_transcript_with_tool_calls",
  "message_with_tool_calls",
  "words",
  "latency",
  "call_cost",
  "chat_cost",
  "llm_token_usage",
]);
const LEFT_OUT_ENDINGS = ["_timestamp", "_url"];

/** Whether fields of this name, and all below it, are left out of the index. */
export function isLeftOut(name: string): boolean {
  return LEFT_OUT.has(name) || LEFT_OUT_ENDINGS.some((ending) => name.endsWith(ending));
}

export function isTooLong(value: string): boolean {
  return value.length > TEXT_AT_MOST;
}

type Node = { path: string; value: unknown };

/** The indexed fields of a parsed body, those nearest to its root first. */
export function leavesOf(body: unknown): Leaf[] {
  const leaves: Leaf[] = [];
  let level: Node[] = [{ path: "", value: body }];
  for (let depth = 0; depth <= NAMES_AT_MOST && level.length > 0; depth += 1) {
    const next: Node[] = [];
    for (const { path, value } of level) {
      if (leaves.length >= LEAVES_AT_MOST) return leaves;
      if (typeof value === "object" && value !== null) addMembers(next, path, value);
      else if (isIndexed(value) && path !== "") leaves.push({ path, value });
    }
    level = next;
  }
  return leaves;
}

/** Every event is read this way: hence no array for each of its members. */
function addMembers(to: Node[], path: string, value: object): void {
  const start = path === "" ? "" : `${path}.`;
  if (Array.isArray(value)) {
    for (const [index, item] of value.slice(0, ITEMS_AT_MOST).entries()) {
      to.push({ path: `${start}${index}`, value: item });
    }
    return;
  }
  const members = value as Record<string, unknown>;
  for (const name of Object.keys(members)) {
    if (name === "" || isLeftOut(name)) continue;
    to.push({ path: `${start}${escaped(name)}`, value: members[name] });
  }
}

/** A name as paths have it: dots and backslashes escaped. */
function escaped(name: string): string {
  return name.replace(/[.\\]/g, "\\$&");
}

function isIndexed(value: unknown): value is Leaf["value"] {
  if (typeof value === "string") return !isTooLong(value);
  return typeof value === "number" || typeof value === "boolean";
}
