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
const LEFT_OUT_ENDING = /_(timestamp|url)$/;

/** Whether fields of this name, and all below it, are left out of the index. */
export function isLeftOut(name: string): boolean {
  return LEFT_OUT.has(name) || LEFT_OUT_ENDING.test(name);
}

export function isTooLong(value: string): boolean {
  return value.length > TEXT_AT_MOST;
}

/** The indexed fields of a parsed body, those nearest to its root first. */
export function leavesOf(body: unknown): Leaf[] {
  const leaves: Leaf[] = [];
  let level: { path: string; value: unknown }[] = [{ path: "", value: body }];
  for (let depth = 0; depth <= NAMES_AT_MOST && level.length > 0; depth += 1) {
    const next: typeof level = [];
    for (const { path, value } of level) {
      if (leaves.length >= LEAVES_AT_MOST) return leaves;
      if (typeof value === "object" && value !== null) {
        for (const [name, member] of membersOf(value)) {
          next.push({ path: path === "" ? name : `${path}.${name}`, value: member });
        }
      } else if (isIndexed(value) && path !== "") {
        leaves.push({ path, value });
      }
    }
    level = next;
  }
  return leaves;
}

/** Names as paths have them: dots and backslashes escaped. */
function membersOf(value: object): [string, unknown][] {
  if (Array.isArray(value)) {
    return value.slice(0, ITEMS_AT_MOST).map((item, index) => [String(index), item]);
  }
  return Object.entries(value).flatMap(([name, member]): [string, unknown][] =>
    name === "" || isLeftOut(name) ? [] : [[name.replace(/[.\\]/g, "\\$&"), member]],
  );
}

function isIndexed(value: unknown): value is Leaf["value"] {
  if (typeof value === "string") return !isTooLong(value);
  return typeof value === "number" || typeof value === "boolean";
}
