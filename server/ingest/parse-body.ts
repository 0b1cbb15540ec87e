import { isUtf8 } from "node:buffer";
import { pickMembers } from "./pick-members.ts";

/**
 * Far beyond any real body (a transcript with tool calls is about ten levels deep), far below
 * where a recursive reader of the recorded body would run out of stack.
 */
export const NESTING_LIMIT = 1_000;

export type ParsedBody =
  /** `value` has at least the members that were asked for. */
  { ok: true; value: unknown } | { ok: false; message: string };

/**
 * Takes exactly what can be kept as text byte for byte: JSON in valid UTF-8, not absurdly deep.
 *
 * @param members what the body is asked for, down to `levels` objects
 */
export function parseBody(
  bytes: Buffer,
  { members, levels }: { members: ReadonlySet<string>; levels: number },
): ParsedBody {
  if (bytes.length === 0) {
    return { ok: false, message: "The body is empty. Send a JSON object." };
  }
  if (!isUtf8(bytes)) {
    return { ok: false, message: "The body is not valid UTF-8. Send JSON encoded as UTF-8." };
  }
  const picked = pickMembers(bytes, members, levels);
  if (picked !== undefined) return { ok: true, value: picked };
  return parseWhole(bytes);
}

/** For what is no object, or wrong in a way that somebody must be told. */
function parseWhole(bytes: Buffer): ParsedBody {
  if (nestsDeeperThan(bytes, NESTING_LIMIT)) {
    return {
      ok: false,
      message: `The body is nested more than ${NESTING_LIMIT} levels deep. Send flatter JSON.`,
    };
  }
  try {
    return { ok: true, value: JSON.parse(bytes.toString("utf8")) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : "it could not be parsed";
    return { ok: false, message: `The body is not JSON: ${excerptOf(reason)}.` };
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const isOpener = (byte: number) => (byte & 0xdf) === 0x5b; // [ and {
const isCloser = (byte: number) => (byte & 0xdf) === 0x5d; // ] and }

function nestsDeeperThan(bytes: Buffer, limit: number): boolean {
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

/** V8's message quotes the body; a line of it is enough. */
function excerptOf(message: string): string {
  const line = message.replace(/\s+/g, " ").trim();
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}
