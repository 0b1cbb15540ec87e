/**
 * JSON read without loss: what `JSON.parse` rounds, drops or reorders stays as it was sent.
 * Numbers keep their digits, members their order, and a key that occurs twice both its values.
 */
export type JsonTree = null | boolean | string | JsonNumber | JsonTree[] | JsonObject | Repeated;
export type JsonObject = Map<string, JsonTree>;

/** A number as it was written. */
export class JsonNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** The values of a key that one object names more than once, in the order they were sent. */
export class Repeated {
  readonly values: JsonTree[];
  constructor(values: JsonTree[]) {
    this.values = values;
  }
}

/** Real bodies have about ten levels; a reader that recurses must stop somewhere. */
export const MAX_JSON_DEPTH = 2_000;

/**
 * @returns the tree, or undefined when the text is not JSON or is deeper than MAX_JSON_DEPTH
 */
export function parseJsonTree(text: string): JsonTree | undefined {
  try {
    // The native parser judges the grammar, so the reader below may trust the text.
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return new Reader(text).read();
}

class TooDeep extends Error {}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const CLOSE_BRACE = 0x7d;

/** Reads text that is known to be valid JSON. */
class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): JsonTree | undefined {
    try {
      return this.#value();
    } catch (error) {
      if (error instanceof TooDeep) return undefined;
      throw error;
    }
  }

  #value(): JsonTree {
    this.#skipSpace();
    switch (this.#text[this.#at]) {
      case "{":
        return this.#nested(() => this.#object());
      case "[":
        return this.#nested(() => this.#array());
      case '"':
        return this.#string();
      case "t":
        this.#at += 4;
        return true;
      case "f":
        this.#at += 5;
        return false;
      case "n":
        this.#at += 4;
        return null;
      default:
        return this.#number();
    }
  }

  #nested(read: () => JsonTree): JsonTree {
    this.#depth += 1;
    if (this.#depth > MAX_JSON_DEPTH) throw new TooDeep();
    this.#at += 1;
    const tree = read();
    this.#at += 1;
    this.#depth -= 1;
    return tree;
  }

  #object(): JsonObject {
    const members: JsonObject = new Map();
    while (!this.#ends(CLOSE_BRACE)) {
      const key = this.#string();
      this.#skipSpace();
      this.#at += 1; // the colon
      const value = this.#value();
      const earlier = members.get(key);
      if (earlier === undefined) members.set(key, value);
      else if (earlier instanceof Repeated) earlier.values.push(value);
      else members.set(key, new Repeated([earlier, value]));
    }
    return members;
  }

  #array(): JsonTree[] {
    const items: JsonTree[] = [];
    while (!this.#ends(CLOSE_BRACKET)) items.push(this.#value());
    return items;
  }

  /** Steps to the next item, over space and a comma; true at the closing bracket. */
  #ends(close: number): boolean {
    this.#skipSpace();
    if (this.#text[this.#at] === ",") {
      this.#at += 1;
      this.#skipSpace();
    }
    return this.#text.charCodeAt(this.#at) === close;
  }

  #string(): string {
    const start = this.#at;
    let escaped = false;
    let at = start + 1;
    for (;;) {
      const code = this.#text.charCodeAt(at);
      if (code === QUOTE) break;
      if (code === BACKSLASH) {
        escaped = true;
        at += 1;
      }
      at += 1;
    }
    this.#at = at + 1;
    return escaped
      ? (JSON.parse(this.#text.slice(start, at + 1)) as string)
      : this.#text.slice(start + 1, at);
  }

  #number(): JsonNumber {
    const start = this.#at;
    while (isNumberPart(this.#text.charCodeAt(this.#at))) this.#at += 1;
    return new JsonNumber(this.#text.slice(start, this.#at));
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at += 1;
    }
  }
}

/** Digits, signs, the point and the exponent's letter. */
function isNumberPart(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2b ||
    code === 0x2d ||
    code === 0x2e ||
    code === 0x45 ||
    code === 0x65
  );
}

/**
 * The number's one spelling, as sign, digits and exponent, so that `1.0`, `10e-1` and `1` come
 * out equal and `9007199254740993` and `9007199254740992` do not.
 */
export function canonicalNumber(text: string): string {
  const negative = text.startsWith("-");
  const [mantissa = "", exponent = "0"] = text.slice(negative ? 1 : 0).split(/e/i);
  const [whole = "", fraction = ""] = mantissa.split(".");
  // Beyond this no two spellings of one number are worth finding, and the sum below stays exact.
  if (exponent.length > 12) return text;
  const digits = trimZeros(whole + fraction);
  if (digits.text === "") return "0";
  const power = Number(exponent) - fraction.length + digits.trailing;
  return `${negative ? "-" : ""}${digits.text}e${power}`;
}

/** By hand, because `/0+$/` takes quadratic time on a long run of zeros that ends in a one. */
function trimZeros(digits: string): { text: string; trailing: number } {
  let start = 0;
  let end = digits.length;
  while (start < end && digits[start] === "0") start += 1;
  while (end > start && digits[end - 1] === "0") end -= 1;
  return { text: digits.slice(start, end), trailing: digits.length - end };
}
