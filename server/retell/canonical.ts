import { randomUUID } from "node:crypto";
import { isObject } from "./envelope.ts";

/**
 * Serialises a body so that two copies of one snapshot give the same text: without its top-level
 * `event_timestamp`, keys sorted by UTF-16 code unit at every level, no white space. For a body of
 * ordinary numbers this is `JSON.stringify` of the sorted value.
 *
 * A number that a JavaScript number cannot hold (an id beyond 2^53, say) stands with its own digits:
 * otherwise two snapshots that differ only there would count as one. Any depth is safe, because
 * nothing here recurses.
 *
 * @param text the body as it was sent, which must be JSON
 * @param parsed the same, parsed
 */
export function canonicalText(text: string, parsed: unknown): string {
  const inexact = findInexactNumbers(text);
  if (inexact.length === 0) return serialise(parsed, () => null);

  // Parse again with those numbers as marked strings; nobody can foresee the mark.
  const mark = randomUUID();
  let marked = "";
  let copied = 0;
  for (const { start, end, decimal } of inexact) {
    marked += `${text.slice(copied, start)}"${mark}${decimal}"`;
    copied = end;
  }
  marked += text.slice(copied);
  return serialise(JSON.parse(marked), (string) =>
    string.startsWith(mark) ? string.slice(mark.length) : null,
  );
}

type Pending = { emit: string } | { value: unknown };

function serialise(root: unknown, numberIn: (text: string) => string | null): string {
  const out: string[] = [];
  const pending: Pending[] = [{ value: withoutEventTimestamp(root) }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if ("emit" in next) {
      out.push(next.emit);
    } else if (Array.isArray(next.value)) {
      out.push("[");
      pending.push({ emit: "]" });
      for (let index = next.value.length - 1; index >= 0; index -= 1) {
        pending.push({ value: next.value[index] });
        if (index > 0) pending.push({ emit: "," });
      }
    } else if (isObject(next.value)) {
      const object = next.value;
      const keys = Object.keys(object).sort();
      out.push("{");
      pending.push({ emit: "}" });
      for (let index = keys.length - 1; index >= 0; index -= 1) {
        const key = keys[index] ?? "";
        pending.push({ value: object[key] });
        pending.push({ emit: `${index > 0 ? "," : ""}${JSON.stringify(key)}:` });
      }
    } else {
      const number = typeof next.value === "string" ? numberIn(next.value) : null;
      out.push(number ?? JSON.stringify(next.value));
    }
  }
  return out.join("");
}

function withoutEventTimestamp(root: unknown): unknown {
  if (!isObject(root)) return root;
  return Object.fromEntries(Object.entries(root).filter(([name]) => name !== "event_timestamp"));
}

type InexactNumber = { start: number; end: number; decimal: string };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Finds the number literals, outside strings, that change their value when parsed. */
function findInexactNumbers(text: string): InexactNumber[] {
  const found: InexactNumber[] = [];
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
    } else if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
      NUMBER.lastIndex = at;
      const literal = NUMBER.exec(text)?.[0] ?? "-";
      const end = at + literal.length;
      const decimal = decimalOf(literal);
      if (decimal !== decimalOf(String(Number(literal)))) found.push({ start: at, end, decimal });
      at = end;
    } else {
      at += 1;
    }
  }
  return found;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) {
    at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  }
  return at + 1;
}

/** One spelling per value: `14.0`, `1.4e1` and `14` are all `14e0`; minus zero is zero. */
function decimalOf(literal: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal) ?? [];
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = trimZeros(digits);
  if (significant === "") return whole === "" ? literal : "0";
  // Such an exponent belongs to no real number; its literal is its own spelling.
  if (exponent.length > 9) return literal;
  const scale = Number(exponent) - fraction.length + digits.length - significant.length;
  return `${sign}${significant}e${scale}`;
}

/** A loop and not `/0+$/`, which takes quadratic time on a long run of zeros inside a number. */
function trimZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === "0") end -= 1;
  return digits.slice(0, end);
}
