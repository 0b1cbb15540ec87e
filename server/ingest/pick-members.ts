import type { JsonObject } from "../retell/index.ts";

/** How deep a value may be nested; see `NESTING_LIMIT` in `parse-body.ts`. */
const DEEPEST = 1_000;

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

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

const tableOf = (is: (byte: number) => boolean) =>
  Uint8Array.from({ length: 256 }, (_, byte) => Number(is(byte)));
/** What may stand in a string as it is. Of UTF-8's other bytes the decoder is the judge. */
const PLAIN = tableOf((byte) => byte >= 0x20 && byte !== QUOTE && byte !== BACKSLASH);
const SPACE = tableOf((byte) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09);
const DIGIT = tableOf((byte) => byte >= ZERO && byte <= 0x39);
const HEX = tableOf((byte) => /[0-9a-f]/i.test(String.fromCharCode(byte)));
const ESCAPED = tableOf((byte) => '"\\/bfnrt'.includes(String.fromCharCode(byte)));
const TRUE = Buffer.from("true");
const FALSE = Buffer.from("false");
const NULL = Buffer.from("null");

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
      const nameEnd = bytes[at] === QUOTE ? skipString(bytes, at) : WRONG;
      if (nameEnd === WRONG) return undefined;
      const name = this.#nameBetween(at, nameEnd);
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
   * @returns null where it is none of those that are looked for
   */
  #nameBetween(start: number, end: number): string | null {
    const bytes = this.#bytes;
    const isEscaped = hasBackslash(bytes, start, end);
    if (!isEscaped && !this.#lengths.has(end - start - 2)) return null;
    // Those that are looked for are ASCII, where this is the same and costs less.
    const text = bytes.toString("latin1", start + 1, end - 1);
    const name = isEscaped ? (JSON.parse(`"${text}"`) as string) : text;
    return this.#names.has(name) ? name : null;
  }
}

function hasBackslash(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (bytes[at] === BACKSLASH) return true;
  return false;
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

/** Instead of a position: this is no JSON. */
const WRONG = -1;

function readValue(bytes: Buffer, start: number, end: number): unknown {
  const first = bytes[start];
  if (first === OPEN_OBJECT) return {};
  if (first === OPEN_ARRAY) return [];
  return JSON.parse(bytes.toString("utf8", start, end));
}

function skipSpace(bytes: Buffer, start: number): number {
  let at = start;
  // Nothing else is that low, nor is anything where the bytes end.
  while ((bytes[at] as number) <= 0x20 && SPACE[bytes[at] as number] === 1) at += 1;
  return at;
}

/** For each level inside a value that is skipped: 1 for an object, 0 for an array. */
const isObjectAt = new Uint8Array(DEEPEST + 1);

/** @returns the position behind the value, or WRONG. A loop, since a body chooses its own depth. */
function skipValue(bytes: Buffer, start: number): number {
  let at = start;
  let depth = 0;
  for (;;) {
    const first = bytes[at];
    if (first === QUOTE) {
      at = skipString(bytes, at);
    } else if (first === OPEN_OBJECT || first === OPEN_ARRAY) {
      depth += 1;
      // The objects that are picked from lie around it.
      if (depth > DEEPEST - 2) return WRONG;
      isObjectAt[depth] = first === OPEN_OBJECT ? 1 : 0;
      at = skipSpace(bytes, at + 1);
      if (bytes[at] !== (first === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_ARRAY)) {
        if (first === OPEN_OBJECT) at = skipName(bytes, at);
        if (at === WRONG) return WRONG;
        continue;
      }
      depth -= 1;
      at += 1;
    } else {
      at = skipWord(bytes, at);
    }
    if (at === WRONG) return WRONG;

    // Behind a value: the next one, or the ends of what it stands in.
    for (;;) {
      if (depth === 0) return at;
      if (SPACE[bytes[at] as number] === 1) at = skipSpace(bytes, at);
      const next = bytes[at];
      const inObject = isObjectAt[depth] === 1;
      if (next === COMMA) {
        at = skipSpace(bytes, at + 1);
        if (inObject) at = skipName(bytes, at);
        if (at === WRONG) return WRONG;
        break;
      }
      if (next !== (inObject ? CLOSE_OBJECT : CLOSE_ARRAY)) return WRONG;
      depth -= 1;
      at += 1;
    }
  }
}

/** @returns the position of the member's value */
function skipName(bytes: Buffer, start: number): number {
  if (bytes[start] !== QUOTE) return WRONG;
  const end = skipString(bytes, start);
  if (end === WRONG) return WRONG;
  const colon = skipSpace(bytes, end);
  return bytes[colon] === COLON ? skipSpace(bytes, colon + 1) : WRONG;
}

/** @param start of the opening quote */
function skipString(bytes: Buffer, start: number): number {
  let at = start + 1;
  for (;;) {
    while (PLAIN[bytes[at] as number] === 1) at += 1;
    const byte = bytes[at];
    if (byte === QUOTE) return at + 1;
    if (byte !== BACKSLASH) return WRONG;
    if (ESCAPED[bytes[at + 1] as number] === 1) at += 2;
    else if (isUnicodeEscape(bytes, at)) at += 6;
    else return WRONG;
  }
}

function isUnicodeEscape(bytes: Buffer, at: number): boolean {
  if (bytes[at + 1] !== 0x75) return false;
  for (let digit = 2; digit < 6; digit += 1) {
    if (HEX[bytes[at + digit] as number] !== 1) return false;
  }
  return true;
}

/** A number, `true`, `false` or `null`. */
function skipWord(bytes: Buffer, start: number): number {
  const first = bytes[start];
  if (first === MINUS || DIGIT[first as number] === 1) return skipNumber(bytes, start);
  const word = first === TRUE[0] ? TRUE : first === FALSE[0] ? FALSE : NULL;
  for (let at = 0; at < word.length; at += 1) {
    if (bytes[start + at] !== word[at]) return WRONG;
  }
  return start + word.length;
}

function skipNumber(bytes: Buffer, start: number): number {
  let at = bytes[start] === MINUS ? start + 1 : start;
  at = bytes[at] === ZERO ? at + 1 : skipDigits(bytes, at);
  if (at !== WRONG && bytes[at] === POINT) at = skipDigits(bytes, at + 1);
  if (at === WRONG || ((bytes[at] as number) | 0x20) !== 0x65) return at;
  const sign = bytes[at + 1];
  return skipDigits(bytes, sign === MINUS || sign === 0x2b ? at + 2 : at + 1);
}

/** At least one. */
function skipDigits(bytes: Buffer, start: number): number {
  let at = start;
  while (DIGIT[bytes[at] as number] === 1) at += 1;
  return at === start ? WRONG : at;
}
