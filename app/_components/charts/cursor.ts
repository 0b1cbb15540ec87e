/** Where a reader is in a chart: a step under the cursor, and where their selection began. */
export type Cursor = { at: number | null; anchor: number | null };

export const NO_CURSOR: Cursor = { at: null, anchor: null };

/** The steps `[first, last]` that are selected; null while none are. */
export function selectionOf({ at, anchor }: Cursor): [first: number, last: number] | null {
  if (at === null || anchor === null) return null;
  return at < anchor ? [at, anchor] : [anchor, at];
}

/** Keys that move the cursor, by how far; to the first or last step by ±Infinity. */
const MOVES: Record<string, (count: number) => number> = {
  ArrowLeft: () => -1,
  ArrowRight: () => 1,
  PageUp: (count) => -Math.ceil(count / 10),
  PageDown: (count) => Math.ceil(count / 10),
  Home: () => Number.NEGATIVE_INFINITY,
  End: () => Number.POSITIVE_INFINITY,
};

/**
 * The cursor after a key: an arrow moves it (from the newest step, where it was nowhere), with
 * Shift it selects what it passes.
 *
 * @returns null for keys that don't move it
 */
export function moveCursor(
  { at, anchor }: Cursor,
  key: string,
  { shift, count }: { shift: boolean; count: number },
): Cursor | null {
  const move = MOVES[key];
  if (move === undefined || count === 0) return null;
  if (at === null && Number.isFinite(move(count)) && !shift) {
    return { at: count - 1, anchor: null };
  }
  const from = at ?? count - 1;
  const to = Math.min(count - 1, Math.max(0, from + move(count)));
  return { at: to, anchor: shift ? (anchor ?? from) : null };
}
