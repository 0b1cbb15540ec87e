import { JsonNumber, type JsonTree, Repeated } from "./json-tree.ts";

/**
 * A tree as compact JSON text with every digit and member it was read with. Lone surrogates and
 * control characters come out escaped, so the text can be stored, sent and shown.
 *
 * @param limit characters after which the text is cut and ends in `…`
 * @param indent what each level is indented by, a line for each value; left out, all in one line
 */
export function writeJsonTree(
  tree: JsonTree,
  limit = Number.POSITIVE_INFINITY,
  indent = "",
): string {
  const parts: string[] = [];
  let length = 0;
  let depth = 0;
  const full = () => length > limit;
  const line = () => (indent === "" ? "" : `\n${indent.repeat(depth)}`);

  function put(part: string) {
    parts.push(part);
    length += part.length;
  }

  function write(node: JsonTree) {
    if (full()) return;
    if (node instanceof JsonNumber) put(node.text);
    // Only reached for a repeated key at the root of what is written; both values are shown.
    else if (node instanceof Repeated) writeItems(node.values, () => put(" / "));
    else if (Array.isArray(node)) nested("[", node.length, "]", () => writeItems(node, next));
    else if (node instanceof Map) nested("{", node.size, "}", () => writeMembers(node));
    else put(JSON.stringify(node));
  }

  function nested(open: string, size: number, close: string, writeInside: () => void) {
    put(open);
    depth += 1;
    if (size > 0) put(line());
    writeInside();
    depth -= 1;
    if (size > 0) put(line());
    put(close);
  }

  function next() {
    put(`,${line()}`);
  }

  function writeItems(items: JsonTree[], putBetween: () => void) {
    for (const [index, item] of items.entries()) {
      if (full()) break;
      if (index > 0) putBetween();
      write(item);
    }
  }

  function writeMembers(members: Map<string, JsonTree>) {
    let first = true;
    for (const [key, value] of members) {
      for (const one of value instanceof Repeated ? value.values : [value]) {
        if (full()) break;
        if (!first) next();
        put(`${JSON.stringify(key)}:${indent === "" ? "" : " "}`);
        write(one);
        first = false;
      }
    }
  }

  write(tree);
  const text = parts.join("");
  return text.length > limit ? `${text.slice(0, limit)}…` : text;
}
