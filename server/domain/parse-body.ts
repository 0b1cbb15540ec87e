import {
  canonicalNumber,
  JsonNumber,
  type JsonTree,
  parseJsonTree,
  Repeated,
} from "./json-tree.ts";

/** An integer that a double may not hold. Rare, so most bodies take the native parser. */
const LONG_INTEGER = /[[:,\s-]\d{16}/;

/**
 * Parses a body as `JSON.parse` does, but for integers beyond 2^53, which become text with all
 * their digits: they are somebody's ids, and the dashboard shows them.
 *
 * @returns undefined when the body is not JSON
 */
export function parseBody(body: string): unknown {
  if (LONG_INTEGER.test(body)) {
    const tree = parseJsonTree(body);
    if (tree !== undefined) return plain(tree);
  }
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function plain(tree: JsonTree): unknown {
  if (tree instanceof JsonNumber) return plainNumber(tree.text);
  if (tree instanceof Repeated) return plain(tree.values.at(-1) ?? null);
  if (Array.isArray(tree)) return tree.map(plain);
  if (tree instanceof Map) {
    return Object.fromEntries([...tree].map(([key, value]) => [key, plain(value)]));
  }
  return tree;
}

function plainNumber(text: string): unknown {
  const number = Number(text);
  const isExact =
    !/^-?\d+$/.test(text) || canonicalNumber(text) === canonicalNumber(String(number));
  return isExact ? number : text;
}
