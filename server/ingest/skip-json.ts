/*
 * The grammar of JSON (RFC 8259), as positions in bytes: each of these starts at a position and
 * gives the one behind what it has found there, or WRONG. Nothing is made of what is passed over.
 */

/** How deep a value may be nested; see `NESTING_LIMIT` in `parse-body.ts`. */
const DEEPEST = 1_000;

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

/** Instead of a position: this is no JSON. */
const WRONG = -1;

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

/** @returns the position of what ends a string, is escaped in it, or can't stand in one */
function skipPlain(bytes: Buffer, start: number): number {
  let at = start;
  while (PLAIN[bytes[at] as number] === 1) at += 1;
  return at;
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

/**
 * What others need of it, in an object: what a module exports by its name, V8 looks up at every use,
 * in this file too. Taken from here once it is a constant like any other.
 */
export const GRAMMAR = {
  QUOTE,
  COMMA,
  COLON,
  OPEN_OBJECT,
  CLOSE_OBJECT,
  OPEN_ARRAY,
  WRONG,
  skipPlain,
  skipSpace,
  skipString,
  skipValue,
};
