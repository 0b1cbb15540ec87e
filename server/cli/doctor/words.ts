export function countOf(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

/** As many as a line has room for. */
export const NAMED_AT_MOST = 5;

/** The first few, and how many there are besides. */
export function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, NAMED_AT_MOST);
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join(", ")} and ${rest} more` : shown.join(", ");
}
