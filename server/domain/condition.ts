import { z } from "zod";
import { MAX_CONDITIONS } from "./destination.ts";

/**
 * What a destination demands of a body before an event is forwarded to it: a field, a test and
 * mostly a value. No expressions and no patterns: a condition costs a walk along its path, and
 * cannot be made to cost more.
 */

const MAX_CHOICES = 50;
const PATH_CHARACTERS = 300;
const PATH_NAMES = 12;
const VALUE_CHARACTERS = 500;

const path = z
  .string()
  .trim()
  .min(1, "Name the field, such as call.call_analysis.user_sentiment.")
  .max(PATH_CHARACTERS, `A field's path has at most ${PATH_CHARACTERS} characters.`)
  .refine(
    (text) => readPath(text).every((name) => name !== ""),
    "A field's path has a name between any two dots, such as call.call_analysis.user_sentiment.",
  )
  .refine(
    (text) => readPath(text).length <= PATH_NAMES,
    `A field's path has at most ${PATH_NAMES} names.`,
  );

/** Figures and truth values may be given as such; they are kept as text. */
const value = z
  .union([z.string(), z.number(), z.boolean()], { error: "Give a text, a number, true or false." })
  .transform(String)
  .pipe(z.string().max(VALUE_CHARACTERS, `A value has at most ${VALUE_CHARACTERS} characters.`));

const number = z
  .union([z.number(), z.string().max(VALUE_CHARACTERS).transform(toNumber)], {
    error: "Give a number.",
  })
  .pipe(z.number({ error: "Give a number." }))
  // JSON has no minus zero, so it would come back as another.
  .transform((found) => (found === 0 ? 0 : found));

export const conditionSchema = z.discriminatedUnion("is", [
  z.object({ path, is: z.enum(["equals", "not_equals", "contains"]), value }),
  z.object({
    path,
    is: z.literal("one_of"),
    value: z
      .array(value)
      .min(1, "Give at least one value.")
      .max(MAX_CHOICES, `Give at most ${MAX_CHOICES} values.`),
  }),
  z.object({ path, is: z.enum(["greater_than", "less_than"]), value: number }),
  z.object({ path, is: z.enum(["exists", "absent"]) }),
]);
export type Condition = z.output<typeof conditionSchema>;

export const conditionsSchema = z
  .array(conditionSchema)
  .max(MAX_CONDITIONS, `A destination has at most ${MAX_CONDITIONS} conditions.`);

/**
 * Whether all conditions hold for a parsed body; none always do.
 *
 * A field that is not there, or null, is `absent`, and fails every other test but `not_equals`.
 * Values are compared as text, letter for letter, and with a number in the body as numbers:
 * `"5"` equals 5 and 5.0. `contains` looks for a part of a text, or for one item of a list.
 */
export function holds(conditions: readonly Condition[], parsedBody: unknown): boolean {
  return conditions.every((condition) => holdsOne(condition, parsedBody));
}

function holdsOne(condition: Condition, parsedBody: unknown): boolean {
  const found = readField(parsedBody, condition.path);
  switch (condition.is) {
    case "exists":
      return found !== undefined;
    case "absent":
      return found === undefined;
    case "equals":
      return isSame(found, condition.value);
    case "not_equals":
      return !isSame(found, condition.value);
    case "one_of":
      return condition.value.some((choice) => isSame(found, choice));
    case "contains":
      return Array.isArray(found)
        ? found.some((item) => isSame(item, condition.value))
        : typeof found === "string" && found.includes(condition.value);
    case "greater_than":
      return toNumber(found) > condition.value;
    case "less_than":
      return toNumber(found) < condition.value;
  }
}

/** The value at a path; undefined where there is none, or null. Inherited members are none. */
function readField(body: unknown, path: string): unknown {
  let at = body;
  for (const name of readPath(path)) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, name)) return undefined;
    // A list has its items, and not its length.
    if (Array.isArray(at) && !/^\d+$/.test(name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at ?? undefined;
}

/** The names of a path, which dots part; `\.` is a dot within a name, `\\` a backslash. */
export function readPath(path: string): string[] {
  if (!path.includes("\\")) return path.split(".");
  const names: string[] = [];
  let name = "";
  for (const piece of path.match(/\\[.\\]|[\s\S]/g) ?? []) {
    if (piece === ".") {
      names.push(name);
      name = "";
    } else {
      name += piece.length === 2 ? piece.slice(1) : piece;
    }
  }
  return [...names, name];
}

function isSame(found: unknown, value: string): boolean {
  if (typeof found === "number") return found === toNumber(value);
  return (typeof found === "string" || typeof found === "boolean") && String(found) === value;
}

const DECIMAL = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/** Retell's dynamic variables are texts even where they are figures. NaN where it is no number. */
export function toNumber(found: unknown): number {
  if (typeof found === "number") return found;
  return typeof found === "string" && DECIMAL.test(found.trim()) ? Number(found) : Number.NaN;
}
