import { canonicalNumber, JsonNumber, type JsonTree, Repeated } from "./json-tree.ts";
import { writeJsonTree } from "./write-json.ts";

/** One place where two bodies differ. Values are JSON text, cut at `VALUE_LENGTH`. */
export type JsonChange = {
  /** Keys and array positions from the root; empty for the root itself. */
  path: (string | number)[];
  kind: "added" | "removed" | "changed";
  before: string | null;
  after: string | null;
};

export type JsonDiff = { changes: JsonChange[]; truncated: boolean };

/** More than this nobody reads; the raw bodies are one click away. */
const CHANGES_AT_MOST = 300;
const VALUE_LENGTH = 2_000;

/**
 * What changed from one body to another, in the order of the first. Numbers are compared by
 * value with all their digits; the order of members does not count.
 *
 * In arrays, equal items at both ends are matched first and the rest pairwise, so an item that
 * was put into the middle shows as one addition, and one that moved as changes.
 */
export function diffJson(before: JsonTree, after: JsonTree): JsonDiff {
  const changes: JsonChange[] = [];
  const path: (string | number)[] = [];
  let truncated = false;

  function report(kind: JsonChange["kind"], old: JsonTree | undefined, now: JsonTree | undefined) {
    if (changes.length >= CHANGES_AT_MOST) {
      truncated = true;
      return;
    }
    changes.push({ path: [...path], kind, before: shorten(old), after: shorten(now) });
  }

  function at(step: string | number, compare: () => void) {
    if (truncated) return;
    path.push(step);
    compare();
    path.pop();
  }

  function compare(old: JsonTree, now: JsonTree) {
    if (old instanceof Map && now instanceof Map) compareMembers(old, now);
    else if (Array.isArray(old) && Array.isArray(now)) compareItems(old, now);
    else if (!equalJson(old, now)) report("changed", old, now);
  }

  function compareMembers(old: Map<string, JsonTree>, now: Map<string, JsonTree>) {
    for (const [key, value] of old) {
      const other = now.get(key);
      at(key, () => {
        if (other === undefined) report("removed", value, undefined);
        else compare(value, other);
      });
    }
    for (const [key, value] of now) {
      if (!old.has(key)) at(key, () => report("added", undefined, value));
    }
  }

  function compareItems(old: JsonTree[], now: JsonTree[]) {
    const shorter = Math.min(old.length, now.length);
    let head = 0;
    while (head < shorter && equalJson(old[head], now[head])) head += 1;
    let tail = 0;
    while (tail < shorter - head && equalJson(old.at(-1 - tail), now.at(-1 - tail))) tail += 1;
    const oldEnd = old.length - tail;
    const nowEnd = now.length - tail;
    for (let index = head; index < Math.max(oldEnd, nowEnd); index += 1) {
      const was = index < oldEnd ? old[index] : undefined;
      const is = index < nowEnd ? now[index] : undefined;
      at(index, () => {
        if (was === undefined) report("added", undefined, is);
        else if (is === undefined) report("removed", was, undefined);
        else compare(was, is);
      });
    }
  }

  compare(before, after);
  return { changes, truncated };
}

/** Equal as JSON: by value, whatever the order of members and the spelling of numbers. */
export function equalJson(one: JsonTree | undefined, other: JsonTree | undefined): boolean {
  if (one === other) return true;
  if (one instanceof JsonNumber && other instanceof JsonNumber) {
    return one.text === other.text || canonicalNumber(one.text) === canonicalNumber(other.text);
  }
  if (Array.isArray(one) && Array.isArray(other)) return equalItems(one, other);
  if (one instanceof Repeated && other instanceof Repeated) {
    return equalItems(one.values, other.values);
  }
  if (one instanceof Map && other instanceof Map) {
    if (one.size !== other.size) return false;
    for (const [key, value] of one) {
      if (!other.has(key) || !equalJson(value, other.get(key))) return false;
    }
    return true;
  }
  return false;
}

function equalItems(one: JsonTree[], other: JsonTree[]): boolean {
  return one.length === other.length && one.every((item, index) => equalJson(item, other[index]));
}

function shorten(tree: JsonTree | undefined): string | null {
  return tree === undefined ? null : writeJsonTree(tree, VALUE_LENGTH);
}
