import { KNOWN_EVENT_TYPES } from "../../domain/event.ts";

/**
 * A line on a type that may be misspelt. A hint and no refusal, for Retell may bring new types.
 *
 * @returns null where the type is known
 */
export function hintOnEventType(type: string): string | null {
  if (KNOWN_EVENT_TYPES.some((known) => known === type)) return null;
  const slips = KNOWN_EVENT_TYPES.map((known) => ({ known, count: countSlips(type, known) }));
  const [nearest] = slips.sort((one, other) => one.count - other.count);
  return `Note: Ringonce knows no event type "${type}"; the nearest it knows is ${nearest?.known}.`;
}

/** How many letters must be put in, left out or changed to make one of the other. */
function countSlips(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [row, letter] of [...one].entries()) {
    const line = [row + 1];
    for (const [at, wanted] of [...other].entries()) {
      const changed = (above[at] ?? 0) + (letter === wanted ? 0 : 1);
      line.push(Math.min(changed, (above[at + 1] ?? 0) + 1, (line[at] ?? 0) + 1));
    }
    above = line;
  }
  return above.at(-1) ?? 0;
}
