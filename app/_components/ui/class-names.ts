import { propertyOf, replacedBy } from "./class-properties";

type ClassName = string | false | null | undefined;

/** Joins class names; of two that set the same property, the later one wins. */
export function cn(...inputs: ClassName[]): string {
  const classes = inputs.filter(Boolean).join(" ").split(/\s+/);
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
