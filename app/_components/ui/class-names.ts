import { propertyOf, replacedBy } from "./class-properties";

type ClassName = string | false | null | undefined;

/** What was joined before: every row of a list asks for the same again. */
const known = new Map<string, string>();
const KNOWN_AT_MOST = 2_000;

/** Joins class names; of two that set the same property, the later one wins. */
export function cn(...inputs: ClassName[]): string {
  const given = inputs.filter(Boolean).join(" ");
  let joined = known.get(given);
  if (joined === undefined) {
    if (known.size >= KNOWN_AT_MOST) known.clear();
    joined = join(given);
    known.set(given, joined);
  }
  return joined;
}

function join(given: string): string {
  const classes = given.split(/\s+/);
  const isSet = new Set<string>();
  const kept: string[] = [];
  for (let at = classes.length - 1; at >= 0; at -= 1) {
    const name = classes[at];
    if (!name) continue;
    const [modifiers, property] = propertyOf(name);
    if (isSet.has(modifiers + property)) continue;
    kept.push(name);
    isSet.add(modifiers + property);
    for (const part of replacedBy(property)) isSet.add(modifiers + part);
  }
  return kept.reverse().join(" ");
}
