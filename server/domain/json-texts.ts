/** A string or number of a JSON text that may hold a phone number, and where it stands. */
export type TextInJson = {
  /** From its first character to behind its last, quotes included. */
  start: number;
  end: number;
  isString: boolean;
  /** The name of a member rather than a value. */
  isKey: boolean;
  /** Stands, however deep, under a member whose name was asked for. */
  isMarked: boolean;
};

/** Shorter numbers hold no phone number. */
const NUMBER_LENGTH = 5;

/** An object or array that is open. `marks`: what stands in it now is marked. */
type Open = { isObject: boolean; isMarked: boolean; marks: boolean; awaitsKey: boolean };

/**
 * The strings with a digit in them and the long numbers of a JSON text, in order. One pass, without
 * making the tree: most of a body are the timings of words, which are none of these. Reads on
 * through text that is not JSON, as far as it makes sense.
 *
 * @param marks whether what stands under a member of this name is to be marked
 */
export function findTexts(json: string, marks: (name: string) => boolean): TextInJson[] {
  const found: TextInJson[] = [];
  const open: Open[] = [];
  let at = 0;
  while (at < json.length) {
    const code = json.charCodeAt(at);
    const inner = open.at(-1);
    if (code === QUOTE) {
      const { end, hasDigit } = endOfString(json, at);
      const isKey = inner?.isObject === true && inner.awaitsKey;
      if (isKey) inner.marks = inner.isMarked || marks(decodeString(json.slice(at, end)) ?? "");
      if (hasDigit) found.push(place(at, end, true, isKey, inner));
      at = end;
    } else if (isDigit(code)) {
      const start = at;
      while (at < json.length && isDigit(json.charCodeAt(at))) at += 1;
      if (at - start >= NUMBER_LENGTH && isWhole(json, start, at)) {
        found.push(place(start, at, false, false, inner));
      }
    } else {
      if (code === OPEN_BRACE || code === OPEN_BRACKET) {
        const isObject = code === OPEN_BRACE;
        const isMarked = inner?.marks ?? false;
        open.push({ isObject, isMarked, marks: isMarked, awaitsKey: isObject });
      } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) open.pop();
      else if (code === COMMA && inner) inner.awaitsKey = inner.isObject;
      else if (code === COLON && inner) inner.awaitsKey = false;
      at += 1;
    }
  }
  return found;
}

function place(
  start: number,
  end: number,
  isString: boolean,
  isKey: boolean,
  inner: Open | undefined,
): TextInJson {
  return { start, end, isString, isKey, isMarked: !isKey && (inner?.marks ?? false) };
}

/** What a string of JSON says, also where its end was cut off; null when it is none. */
export function decodeString(raw: string): string | null {
  if (!raw.includes("\\"))
    return raw.endsWith('"') && raw.length > 1 ? raw.slice(1, -1) : raw.slice(1);
  try {
    return JSON.parse(raw) as string;
  } catch {
    return null;
  }
}

/** Behind the closing quote, or the end of a text that was cut off. An escape may be a digit. */
function endOfString(json: string, start: number): { end: number; hasDigit: boolean } {
  let hasDigit = false;
  let at = start + 1;
  for (; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) return { end: at + 1, hasDigit };
    if (code === BACKSLASH) {
      hasDigit ||= json.charCodeAt(at + 1) === LETTER_U;
      at += 1;
    } else hasDigit ||= isDigit(code);
  }
  return { end: json.length, hasDigit };
}

/** Neither a part of a fraction or an exponent, nor negative. */
function isWhole(json: string, start: number, end: number): boolean {
  return !/[\w.+-]/.test(json[start - 1] ?? "") && !/[\w.]/.test(json[end] ?? "");
}

const isDigit = (code: number) => code >= 0x30 && code <= 0x39;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const LETTER_U = 0x75;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
