import type { JsonObject } from "../retell/index.ts";
import { GRAMMAR } from "./skip-json.ts";

const { QUOTE, COMMA, COLON, OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, WRONG } = GRAMMAR;
const { skipPlain, skipSpace, skipString, skipValue } = GRAMMAR;

/**
 * Reads a few members of a JSON object and checks the syntax of all the rest, without making a
 * value of it: what a webhook is identified by is a handful of short texts in a body of many
 * kilobytes, and to build the whole would cost more than everything else that is done to record it.
 *
 * The result is what `JSON.parse` gives, less every member that is not named, down to `levels`
 * objects; what lies deeper is an empty object, and every array an empty array. As there, the last
 * of several members of one name counts.
 *
 * @param bytes valid UTF-8
 * @returns undefined unless this is surely the JSON of an object, nested no deeper than the limit;
 *   then `JSON.parse` has the last word, and its message says what is wrong
 */
export function pickMembers(
  bytes: Buffer,
  names: ReadonlySet<string>,
  levels: number,
): JsonObject | undefined {
  const start = skipSpace(bytes, 0);
  if (bytes[start] !== OPEN_OBJECT) return undefined;
  const reading = new Reading(bytes, names, lengthsOf(names));
  const object = reading.object(start, levels);
  if (object === undefined || skipSpace(bytes, reading.end) !== bytes.length) return undefined;
  return object;
}

/** The objects that are picked from, from the outermost inwards. */
class Reading {
  readonly #bytes: Buffer;
  readonly #names: ReadonlySet<string>;
  readonly #lengths: ReadonlySet<number>;
  /** Behind what was read last. */
  end = 0;

  constructor(bytes: Buffer, names: ReadonlySet<string>, lengths: ReadonlySet<number>) {
    this.#bytes = bytes;
    this.#names = names;
    this.#lengths = lengths;
  }

  /** @param start of its opening brace; @returns undefined where it is no JSON */
  object(start: number, levels: number): JsonObject | undefined {
    const bytes = this.#bytes;
    const picked: Record<string, unknown> = {};
    let at = skipSpace(bytes, start + 1);
    if (bytes[at] === CLOSE_OBJECT) {
      this.end = at + 1;
      return picked;
    }
    for (;;) {
      if (bytes[at] !== QUOTE) return undefined;
      const plainEnd = skipPlain(bytes, at + 1);
      const isPlain = bytes[plainEnd] === QUOTE;
      const nameEnd = isPlain ? plainEnd + 1 : skipString(bytes, at);
      if (nameEnd === WRONG) return undefined;
      const name = this.#nameBetween(at, nameEnd, isPlain);
      at = skipSpace(bytes, nameEnd);
      if (bytes[at] !== COLON) return undefined;
      at = skipSpace(bytes, at + 1);
      if (name === null) {
        at = skipValue(bytes, at);
      } else if (bytes[at] === OPEN_OBJECT && levels > 1) {
        const inner = this.object(at, levels - 1);
        picked[name] = inner;
        at = inner === undefined ? WRONG : this.end;
      } else {
        const valueStart = at;
        at = skipValue(bytes, at);
        if (at !== WRONG) picked[name] = readValue(bytes, valueStart, at);
      }
      if (at === WRONG) return undefined;
      at = skipSpace(bytes, at);
      if (bytes[at] === CLOSE_OBJECT) {
        this.end = at + 1;
        return picked;
      }
      if (bytes[at] !== COMMA) return undefined;
      at = skipSpace(bytes, at + 1);
    }
  }

  /**
   * @param start of the opening quote
   * @param end behind the closing one
   * @param isPlain that nothing in it is escaped
   * @returns null where it is none of those that are looked for
   */
  #nameBetween(start: number, end: number, isPlain: boolean): string | null {
    if (isPlain && !this.#lengths.has(end - start - 2)) return null;
    // Those that are looked for are ASCII, where this is the same and costs less.
    const text = this.#bytes.toString("latin1", start + 1, end - 1);
    const name = isPlain ? text : (JSON.parse(`"${text}"`) as string);
    return this.#names.has(name) ? name : null;
  }
}

const lengthsBySet = new WeakMap<ReadonlySet<string>, ReadonlySet<number>>();

/** Most names are told from those that are looked for by their length. */
function lengthsOf(names: ReadonlySet<string>): ReadonlySet<number> {
  let lengths = lengthsBySet.get(names);
  if (lengths === undefined) {
    lengths = new Set([...names].map((name) => name.length));
    lengthsBySet.set(names, lengths);
  }
  return lengths;
}

function readValue(bytes: Buffer, start: number, end: number): unknown {
  const first = bytes[start];
  if (first === OPEN_OBJECT) return {};
  if (first === OPEN_ARRAY) return [];
  return JSON.parse(bytes.toString("utf8", start, end));
}
