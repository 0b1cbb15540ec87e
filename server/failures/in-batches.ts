import type { Db, Tx } from "../db/index.ts";

/** Rows per statement: held locked for a few milliseconds. */
const BATCH_ROWS = 1_000;
/** A click changes no more, so that it is answered within seconds. */
export const ROWS_AT_MOST = 50_000;

/** Notes that staff did something, in the transaction in which it begins. */
export type NoteDown = (tx: Tx) => Promise<unknown>;

/**
 * Repeats a step that changes up to `limit` rows until there are no more, each in a transaction of
 * its own, so that no delivery has to wait for the rows of others. A process that dies in between
 * has done a part, and the rest can be done again.
 *
 * @param noteDown called in the first of them, if it changed anything: what was begun is on record,
 *   and nothing is on record that was not begun
 * @param step answers how many rows it changed
 * @returns how many they were; `isCut` where there may be more than a click changes
 */
export async function inBatches(
  db: Db,
  noteDown: NoteDown,
  step: (db: Db | Tx, limit: number, done: number) => Promise<number>,
): Promise<{ count: number; isCut: boolean }> {
  let count = await db.transaction(async (tx) => {
    const changed = await step(tx, BATCH_ROWS, 0);
    if (changed > 0) await noteDown(tx);
    return changed;
  });
  let changed = count;
  while (changed === BATCH_ROWS && count < ROWS_AT_MOST) {
    changed = await step(db, BATCH_ROWS, count);
    count += changed;
  }
  return { count, isCut: changed === BATCH_ROWS };
}
