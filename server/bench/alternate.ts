/**
 * Runs every entry `repeats` times, in an order that turns round with each repeat (A B C, C B A …),
 * so that what drifts on the machine does not favour anybody.
 */
export async function alternate<T, R>(
  entries: readonly T[],
  repeats: number,
  run: (entry: T, repeat: number) => Promise<R>,
): Promise<Map<T, R[]>> {
  const results = new Map<T, R[]>(entries.map((entry) => [entry, []]));
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const order = repeat % 2 === 0 ? entries : entries.toReversed();
    for (const entry of order) results.get(entry)?.push(await run(entry, repeat));
  }
  return results;
}
