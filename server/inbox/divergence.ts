import type { Divergence } from "../domain/divergence.ts";
import {
  canonicalNumber,
  JsonNumber,
  type JsonObject,
  type JsonTree,
  parseJsonTree,
  Repeated,
} from "../domain/json-tree.ts";

/**
 * Says how a duplicate's body relates to the first delivery's.
 *
 * `identical`: equal text. `restamped`: equal as JSON but for the top-level `event_timestamp`
 * (renewed, added or dropped), the order of keys, white space, the spelling of strings and
 * numbers, or the query of a URL that is a string by itself. `enriched`: a superset, by these
 * rules: an object may gain members; an array may gain items at its end, and those it had stay in
 * place, each equal or enriched; null may become anything, and `""`, `[]` and `{}` any value that
 * is not empty. All else, a scalar that changed or something that went missing, is `conflicting`.
 *
 * Being restamped is symmetric, being enriched is not. Numbers are compared digit by digit, never
 * as doubles. An object that names one key twice is equal only to one that names it as often,
 * with the same values in the same order: readers disagree about which value counts.
 *
 * Never throws: text that is not JSON, or nested beyond MAX_JSON_DEPTH, is `conflicting`.
 */
export function classifyDivergence(firstBody: string, otherBody: string): Divergence {
  if (firstBody === otherBody) return "identical";
  const first = withoutTimestamp(parseJsonTree(firstBody));
  const other = withoutTimestamp(parseJsonTree(otherBody));
  if (first === undefined || other === undefined) return "conflicting";
  return compare(first, other);
}

type Relation = Exclude<Divergence, "identical">;

function withoutTimestamp(body: JsonTree | undefined): JsonTree | undefined {
  if (body instanceof Map) body.delete("event_timestamp");
  return body;
}

function compare(first: JsonTree, other: JsonTree): Relation {
  if (sameScalar(first, other)) return "restamped";
  if (first === null) return "enriched";
  if (isEmpty(first) && other !== null && !isEmpty(other)) return "enriched";
  if (Array.isArray(first) && Array.isArray(other)) return compareItems(first, other);
  if (first instanceof Map && other instanceof Map) return compareMembers(first, other);
  if (first instanceof Repeated && other instanceof Repeated) {
    return compareItems(first.values, other.values) === "restamped" ? "restamped" : "conflicting";
  }
  return "conflicting";
}

function compareItems(first: readonly JsonTree[], other: readonly JsonTree[]): Relation {
  if (other.length < first.length) return "conflicting";
  let relation: Relation = other.length > first.length ? "enriched" : "restamped";
  for (const [index, item] of first.entries()) {
    relation = worse(relation, compare(item, other[index] ?? null));
    if (relation === "conflicting") break;
  }
  return relation;
}

function compareMembers(first: JsonObject, other: JsonObject): Relation {
  if (other.size < first.size) return "conflicting";
  let relation: Relation = other.size > first.size ? "enriched" : "restamped";
  for (const [key, value] of first) {
    const counterpart = other.get(key);
    if (counterpart === undefined) return "conflicting";
    relation = worse(relation, compare(value, counterpart));
    if (relation === "conflicting") break;
  }
  return relation;
}

const SEVERITY = { restamped: 0, enriched: 1, conflicting: 2 } as const;

function worse(a: Relation, b: Relation): Relation {
  return SEVERITY[a] >= SEVERITY[b] ? a : b;
}

function sameScalar(first: JsonTree, other: JsonTree): boolean {
  if (first === other) return true;
  if (first instanceof JsonNumber && other instanceof JsonNumber) {
    return canonicalNumber(first.text) === canonicalNumber(other.text);
  }
  return typeof first === "string" && typeof other === "string" && sameButForQuery(first, other);
}

function isEmpty(value: JsonTree): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (value instanceof Map) return value.size === 0;
  return value === "";
}

/**
 * Links to recordings are signed anew each time they are handed out. Compared as text, because a
 * URL parser would also make `/a/../b` and `/b` equal.
 */
function sameButForQuery(first: string, other: string): boolean {
  if (!isUrl(first) || !isUrl(other)) return false;
  return withoutQuery(first) === withoutQuery(other);
}

function isUrl(text: string): boolean {
  return /^https?:\/\/[^\s/?#]/i.test(text) && !/\s/.test(text);
}

function withoutQuery(url: string): string {
  const [beforeFragment = "", ...fragment] = url.split("#");
  return [beforeFragment.split("?", 1)[0], ...fragment].join("#");
}
