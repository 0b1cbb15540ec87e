/** Each type once, in the order of the first of it: "call_started, 15 × transcript_updated". */
export function countTypes(eventTypes: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const type of eventTypes) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].map(([type, count]) => (count === 1 ? type : `${count} × ${type}`)).join(", ");
}
