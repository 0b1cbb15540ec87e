/** Rows per statement: held locked for a few milliseconds. */
const BATCH_ROWS = 1_000;
/** A click changes no more, so that it is answered within seconds. */
export const ROWS_AT_MOST = 50_000;

/**
 * Repeats a step that changes up to `limit` rows until there are no more, each in a statement of
 * its own. A process that dies in between has done a part, and the rest can be done again.
 *
 * @param step answers how many rows it changed
 * @returns how many they were; `isCut` where there may be more than a click changes
 */
export async function inBatches(
  step: (limit: number, done: number) => Promise<number>,
): Promise<{ count: number; isCut: boolean }> {
  let count = 0;
  while (count < ROWS_AT_MOST) {
    const changed = await step(BATCH_ROWS, count);
    count += changed;
    if (changed < BATCH_ROWS) return { count, isCut: false };
  }
  return { count, isCut: true };
}
