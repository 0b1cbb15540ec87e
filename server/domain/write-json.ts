import { JsonNumber, type JsonTree, Repeated } from "./json-tree.ts";

/**
 * A tree as compact JSON text with every digit and member it was read with. Lone surrogates and
 * control characters come out escaped, so the text can be stored, sent and shown.
 *
 * @param limit characters after which the text is cut and ends in `…`
 */
export function writeJsonTree(tree: JsonTree, limit = Number.POSITIVE_INFINITY): string {
  const parts: string[] = [];
  let length = 0;
  const full = () => length > limit;

  function put(part: string) {
    parts.push(part);
    length += part.length;
  }

  function write(node: JsonTree) {
    if (full()) return;
    if (node instanceof JsonNumber) put(node.text);
    // Only reached for a repeated key at the root of what is written; both values are shown.
    else if (node instanceof Repeated) writeItems(node.values, " / ", "", "");
    else if (Array.isArray(node)) writeItems(node, ",", "[", "]");
    else if (node instanceof Map) writeMembers(node);
    else put(JSON.stringify(node));
  }

  function writeItems(items: JsonTree[], separator: string, open: string, close: string) {
    put(open);
    for (const [index, item] of items.entries()) {
      if (full()) break;
      if (index > 0) put(separator);
      write(item);
    }
    put(close);
  }

  function writeMembers(members: Map<string, JsonTree>) {
    put("{");
    let first = true;
    for (const [key, value] of members) {
      for (const one of value instanceof Repeated ? value.values : [value]) {
        if (full()) break;
        put(`${first ? "" : ","}${JSON.stringify(key)}:`);
        write(one);
        first = false;
      }
    }
    put("}");
  }

  write(tree);
  const text = parts.join("");
  return text.length > limit ? `${text.slice(0, limit)}…` : text;
}
