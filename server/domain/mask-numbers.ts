import { decodeString, findTexts, type TextInJson } from "./json-texts.ts";
import {
  isNumberField,
  knownNumbers,
  maskNumber,
  maskNumbersInText,
  numbersIn,
} from "./phone-number.ts";

/** JSON inside the strings of JSON: a tool's arguments are one, and theirs may hold another. */
const NESTED_AT_MOST = 4;

/**
 * Masks every phone number in a value: in fields that hold one, and wherever those same numbers, or
 * any that looks international, stand in other texts. A text that is JSON stays JSON of the same
 * shape, byte for byte but for the strings with a number in them.
 *
 * @param also numbers to look for besides those that the value itself names
 */
export function maskNumbers<Value>(value: Value, also: readonly string[] = []): Value {
  const numbers = new Set(also.flatMap(numbersIn));
  collect(value, false, numbers, 0);
  return maskDeep(value, false, knownNumbers(numbers));
}

/** The same for the JSON text of one value, which stood under `path`; it may have been cut off. */
export function maskJsonAt(
  path: readonly (string | number)[],
  json: string,
  also: readonly string[] = [],
): string {
  const isNumber = path.some((step) => typeof step === "string" && isNumberField(step));
  const numbers = new Set(also.flatMap(numbersIn));
  collectFromJson(json, isNumber, numbers, 0);
  return maskJson(json, isNumber, knownNumbers(numbers), 0);
}

/** The numbers that a body names in the fields made for them. */
export function numbersOfBody(body: string): string[] {
  const numbers = new Set<string>();
  collectFromJson(body, false, numbers, 0);
  return [...numbers];
}

function collect(value: unknown, isNumber: boolean, into: Set<string>, depth: number): void {
  if (typeof value === "string") {
    if (looksLikeJson(value)) collectFromJson(value, isNumber, into, depth);
    else if (isNumber) for (const number of numbersIn(value)) into.add(number);
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, isNumber, into, depth);
  } else if (isPlain(value)) {
    for (const key of Object.keys(value)) {
      const member = value[key];
      if (holdsText(member)) collect(member, isNumber || isNumberField(key), into, depth);
    }
  }
}

function collectFromJson(json: string, isNumber: boolean, into: Set<string>, depth: number): void {
  for (const found of findTexts(json, isNumberField)) {
    const text = textOf(json, found);
    if (text === null) continue;
    const holdsNumber = isNumber || found.isMarked;
    if (found.isString && depth < NESTED_AT_MOST && looksLikeJson(text)) {
      collectFromJson(text, holdsNumber, into, depth + 1);
    } else if (holdsNumber && !found.isKey) {
      for (const number of numbersIn(text)) into.add(number);
    }
  }
}

function maskDeep<Value>(value: Value, isNumber: boolean, known: RegExp | null): Value {
  if (typeof value === "string") return maskString(value, isNumber, known) as Value;
  if (Array.isArray(value)) {
    let masked: unknown[] | null = null;
    for (const [index, item] of value.entries()) {
      if (!holdsText(item)) continue;
      const now = maskDeep(item, isNumber, known);
      if (now === item) continue;
      masked ??= [...value];
      masked[index] = now;
    }
    return (masked ?? value) as Value;
  }
  if (!isPlain(value)) return value;
  let masked: [string, unknown][] | null = null;
  for (const [index, key] of Object.keys(value).entries()) {
    const member = value[key];
    if (!holdsText(member)) continue;
    const now = maskDeep(member, isNumber || isNumberField(key), known);
    if (now === member) continue;
    masked ??= Object.entries(value);
    masked[index] = [key, now];
  }
  return masked === null ? value : (Object.fromEntries(masked) as Value);
}

/** Of figures there are many more than of texts, and none is looked at. */
function holdsText(value: unknown): boolean {
  return typeof value === "string" || (typeof value === "object" && value !== null);
}

function maskString(text: string, isNumber: boolean, known: RegExp | null, depth = 0): string {
  if (depth < NESTED_AT_MOST && looksLikeJson(text)) return maskJson(text, isNumber, known, depth);
  return maskNumbersInText(isNumber ? maskNumber(text) : text, known);
}

function maskJson(json: string, isNumber: boolean, known: RegExp | null, depth: number): string {
  const pieces: string[] = [];
  let done = 0;
  for (const found of findTexts(json, isNumberField)) {
    const masked = maskFound(json, found, isNumber, known, depth);
    if (masked === null) continue;
    pieces.push(json.slice(done, found.start), masked);
    done = found.end;
  }
  const whole = done === 0 ? json : pieces.join("") + json.slice(done);
  // What is not JSON after all, or was cut off, may hold numbers outside its strings.
  const rest = maskNumbersInText(whole, known);
  return rest === whole || isJson(json) ? whole : rest;
}

/** What to write instead of a string or a number, with its quotes; null when it may stand. */
function maskFound(
  json: string,
  found: TextInJson,
  isNumber: boolean,
  known: RegExp | null,
  depth: number,
): string | null {
  const text = textOf(json, found);
  if (text === null) return null;
  const holdsNumber = !found.isKey && (isNumber || found.isMarked);
  const masked = found.isString
    ? maskString(text, holdsNumber, known, depth + 1)
    : maskBareNumber(text, holdsNumber, known);
  return masked === text ? null : JSON.stringify(masked);
}

/** A number that JSON writes without quotes: masked where a field says so or it is a known one. */
function maskBareNumber(text: string, holdsNumber: boolean, known: RegExp | null): string {
  if (!/^\d+$/.test(text)) return text;
  if (holdsNumber) return maskNumber(text);
  return known !== null && text.replace(known, "") === "" ? maskNumber(text) : text;
}

function textOf(json: string, { start, end, isString }: TextInJson): string | null {
  const raw = json.slice(start, end);
  return isString ? decodeString(raw) : raw;
}

function looksLikeJson(text: string): boolean {
  return /^\s*[[{"]/.test(text);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
