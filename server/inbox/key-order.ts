/**
 * The order in which every statement takes its locks on events: two of them, of whatever process,
 * can then wait for each other only one way round. Not the database's own order of texts, which
 * differs from one installation to the next.
 */
export function inKeyOrder<T>(rows: readonly T[], keyOf: (row: T) => string): T[] {
  return rows
    .map((row) => ({ row, key: keyOf(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map(({ row }) => row);
}
