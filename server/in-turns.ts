import { setImmediate as turn } from "node:timers/promises";

/** Whoever waits for an answer in the same thread waits this much longer for it at most. */
const TURN_MS = 2;

/**
 * Maps items one by one, in their order, and lets whatever else this thread has to do go first
 * every few milliseconds. For what is computed of many bodies: done at a stretch, it would hold up
 * the round trips of all others by tens of milliseconds, and they one another.
 */
export async function mapInTurns<Item, Result>(
  items: readonly Item[],
  map: (item: Item) => Result,
): Promise<Result[]> {
  const results: Result[] = [];
  let until = performance.now() + TURN_MS;
  for (const item of items) {
    if (performance.now() > until) {
      await turn();
      until = performance.now() + TURN_MS;
    }
    results.push(map(item));
  }
  return results;
}
