import { type JsonTree, Repeated } from "#server/domain/json-tree";

/** How many lines a tree takes when all of it is unfolded, as far as `limit`. */
export function countNodes(tree: JsonTree, limit: number): number {
  let count = 0;
  const waiting: JsonTree[] = [tree];
  while (waiting.length > 0 && count < limit) {
    const node = waiting.pop() as JsonTree;
    count += 1;
    if (Array.isArray(node)) waiting.push(...node.slice(0, limit));
    else if (node instanceof Map) waiting.push(...node.values());
    else if (node instanceof Repeated) waiting.push(...node.values);
  }
  return count;
}
