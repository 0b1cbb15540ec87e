/**
 * The order in which every statement takes its locks on events: two of them, of whatever process,
 * can then wait for each other only one way round. It is that of the bytes in UTF-8, `collate "C"`
 * for PostgreSQL, whose own order of texts differs from one installation to the next.
 *
 * @see LOCKED_IN_KEY_ORDER for rows that are there already
 */
export function inKeyOrder<T>(rows: readonly T[], keyOf: (row: T) => string): T[] {
  return rows
    .map((row) => ({ row, key: keyOf(row) }))
    .sort((a, b) => compareBytes(a.key, b.key))
    .map(({ row }) => row);
}

const SURROGATE = /[\ud800-\udfff]/;

/** Only beyond the basic plane do UTF-16, by which JavaScript compares, and UTF-8 differ. */
function compareBytes(a: string, b: string): number {
  if (SURROGATE.test(a) || SURROGATE.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : Number(a > b);
}

/**
 * Ends a select from `webhook_events e` of rows that the statement goes on to change. Whoever may wait
 * for the rows of several events takes them this way, or with `skip locked`, and waits for none.
 */
export const LOCKED_IN_KEY_ORDER = 'order by e.idempotency_key collate "C" for no key update of e';
