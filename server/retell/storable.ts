/** The longest id, number or event type that stands for itself in a key or column, in bytes. */
export const MAX_TEXT_BYTES = 255;

// With the `u` flag a surrogate pair is one character, so this finds only lone halves.
const LONE_SURROGATE = /\p{Surrogate}/gu;
const NUL = "\u0000";

/** What nearly every id and event type is: nothing is to be done to it. */
const PLAIN = /^[\w.+-]{0,255}$/;

/** The length in UTF-8 bytes; a lone surrogate counts as three, as its replacement would. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text, "utf8");
}

/**
 * Makes a text fit for a column: what PostgreSQL refuses (NUL, lone surrogates) becomes U+FFFD, and
 * what is longer than 255 bytes is cut between two characters. For showing and searching; the key
 * keeps such texts apart (see `encodePart`).
 */
export function storableText(text: string): string {
  if (PLAIN.test(text)) return text;
  const clean = text.replaceAll(NUL, "\uFFFD").replace(LONE_SURROGATE, "\uFFFD");
  if (byteLength(clean) <= MAX_TEXT_BYTES) return clean;
  const bytes = Buffer.from(clean, "utf8");
  let end = MAX_TEXT_BYTES;
  while (isContinuation(bytes[end])) end -= 1;
  return bytes.toString("utf8", 0, end);
}

/**
 * Percent-encodes one part of a key: `%` and `:`, so that parts cannot run together, and what
 * PostgreSQL refuses: NUL, and lone surrogates as the three bytes they would have in UTF-8.
 * Two different texts never encode to the same part.
 */
export function encodePart(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replaceAll("%", "%25")
    .replaceAll(":", "%3A")
    .replaceAll(NUL, "%00")
    .replace(LONE_SURROGATE, encodeSurrogate);
}

function encodeSurrogate(half: string): string {
  const code = half.charCodeAt(0);
  const bytes = [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)];
  return bytes.map((byte) => `%${byte.toString(16).toUpperCase()}`).join("");
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
