import { isUtf8 } from "node:buffer";

/**
 * Far beyond any real body (a transcript with tool calls is about ten levels deep), far below
 * where a recursive reader of the recorded body would run out of stack.
 */
export const NESTING_LIMIT = 1_000;

export type ParsedBody =
  | { ok: true; text: string; value: unknown }
  | { ok: false; message: string };

/** Takes exactly what can be kept as text byte for byte: JSON in valid UTF-8, not absurdly deep. */
export function parseBody(bytes: Buffer): ParsedBody {
  if (bytes.length === 0) {
    return { ok: false, message: "The body is empty. Send a JSON object." };
  }
  if (!isUtf8(bytes)) {
    return { ok: false, message: "The body is not valid UTF-8. Send JSON encoded as UTF-8." };
  }
  if (nestsDeeperThan(bytes, NESTING_LIMIT)) {
    return {
      ok: false,
      message: `The body is nested more than ${NESTING_LIMIT} levels deep. Send flatter JSON.`,
    };
  }
  const text = bytes.toString("utf8");
  try {
    return { ok: true, text, value: JSON.parse(text) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : "it could not be parsed";
    return { ok: false, message: `The body is not JSON: ${excerptOf(reason)}.` };
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENERS = [0x5b, 0x7b];
const isOpener = (byte: number) => (byte & 0xdf) === 0x5b; // [ and {
const isCloser = (byte: number) => (byte & 0xdf) === 0x5d; // ] and }

/** Two passes, because nearly every body has too few brackets to need the second. */
function nestsDeeperThan(bytes: Buffer, limit: number): boolean {
  if (!hasMoreOpenersThan(bytes, limit)) return false;

  let depth = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i] as number;
    if (inString) {
      if (byte === BACKSLASH) i += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (isOpener(byte)) {
      depth += 1;
      if (depth > limit) return true;
    } else if (isCloser(byte)) depth -= 1;
  }
  return false;
}

/** By native search: a loop over the bytes would cost a sixth of the parsing. */
function hasMoreOpenersThan(bytes: Buffer, limit: number): boolean {
  let found = 0;
  for (const opener of OPENERS) {
    for (let at = bytes.indexOf(opener); at !== -1; at = bytes.indexOf(opener, at + 1)) {
      found += 1;
      if (found > limit) return true;
    }
  }
  return false;
}

/** V8's message quotes the body; a line of it is enough. */
function excerptOf(message: string): string {
  const line = message.replace(/\s+/g, " ").trim();
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}
