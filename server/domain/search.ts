import type { Condition } from "./condition.ts";
import { SEARCH_LENGTH } from "./search-length.ts";

/**
 * What somebody types to find events: ids, phone numbers and agents as they are, and conditions on
 * fields of the body, joined by "and".
 *
 *     call_4eee5a69
 *     +1 (415) 555-0123
 *     Bramblewood and call.metadata.order_id = 42
 *
 * The browser reads it to say at once what is wrong with it, so there is no zod here.
 */
export type Search = {
  /** Part of the search by itself; the rest applies too, as with everything here. */
  eventId: string | null;
  /** A call's or chat's id, or the beginning of one. */
  callId: string | null;
  /** Digits that the caller's or the called number ends with. */
  phones: string[];
  agentId: string | null;
  /** Words of the agent's name, in lower case; each must occur. */
  agentWords: string[];
  conditions: Condition[];
};

export type ParsedSearch = { search: Search; error?: never } | { search?: never; error: string };

/** Fewer digits are part of too many numbers. */
export const PHONE_DIGITS = 4;
/** With fewer characters of an id only the whole id is found: Retell's begin `call_` and 32 bits. */
export const CALL_ID_START = 13;
const MAX_PARTS = 8;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const CALL_ID = /^(call|chat|api_chat)_\S*$/;
const AGENT_ID = /^agent_\S+$/;
/** Nothing but what numbers are written with, and a digit. */
const PHONE = /^(?:tel:)?[+\d\s().\-/\u2010-\u2015\u00a0]*\d[\s().]*$/;
/** A path, a sign, a value. Names may hold escaped dots. */
const COMPARED = /^((?:[^\s=!<>~"\\]|\\.)+)\s*(!=|<>|>=|<=|==|=|>|<|~)\s*([\s\S]*)$/;
const WORDED = /^((?:[^\s"\\]|\\.)+)\s+(contains|exists|is absent|absent|in)(?:\s+([\s\S]*))?$/i;

const EXAMPLE = "call.metadata.order_id = 42";

/** Reads a search; `error` says what to change, in words for whoever typed it. */
export function parseSearch(text: string): ParsedSearch {
  const search: Search = {
    eventId: null,
    callId: null,
    phones: [],
    agentId: null,
    agentWords: [],
    conditions: [],
  };
  try {
    if (text.length > SEARCH_LENGTH) throw new Unclear(`At most ${SEARCH_LENGTH} characters.`);
    if (text.includes("\u0000")) throw new Unclear("A NUL character can't be looked for.");
    const parts = splitParts(text.trim());
    if (parts.length > MAX_PARTS) throw new Unclear(`At most ${MAX_PARTS} parts joined by "and".`);
    for (const part of parts) readPart(search, part);
    return { search };
  } catch (error) {
    if (error instanceof Unclear) return { error: error.message };
    throw error;
  }
}

class Unclear extends Error {}

function readPart(search: Search, part: string): void {
  const condition = readCondition(part);
  if (condition !== null) {
    search.conditions.push(condition);
  } else if (UUID.test(part)) {
    search.eventId = once(search.eventId, part.toLowerCase(), "event id");
  } else if (CALL_ID.test(part)) {
    search.callId = once(search.callId, part, "call id");
  } else if (AGENT_ID.test(part)) {
    search.agentId = once(search.agentId, part.toLowerCase(), "agent id");
  } else if (PHONE.test(part)) {
    search.phones.push(readPhone(part));
  } else {
    const words = wordsOf(unquote(part));
    if (words.length === 0) {
      throw new Unclear(`"${part}" has no letter or digit to look for. Try ${EXAMPLE}.`);
    }
    search.agentWords.push(...words);
  }
}

/** Two different ones can't both be an event's. */
function once(known: string | null, found: string, what: string): string {
  if (known !== null && known !== found) {
    throw new Unclear(`No event has two ${what}s. Keep one of them.`);
  }
  return found;
}

/** The words a name is made of, as they are compared. */
export function wordsOf(name: string): string[] {
  return name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** A whole number, from here on, may begin with what only says "abroad" or "another town". */
const WHOLE_NUMBER = 8;

function readPhone(part: string): string {
  const typed = digitsOf(part);
  const digits = typed.length >= WHOLE_NUMBER ? typed.replace(/^0{1,3}/, "") : typed;
  if (digits.length < PHONE_DIGITS) {
    throw new Unclear(`Give at least the last ${PHONE_DIGITS} digits of a phone number.`);
  }
  if (digits.length > 15) throw new Unclear("A phone number has at most 15 digits.");
  return digits;
}

export function digitsOf(text: string): string {
  return text.replace(/\D/g, "");
}

function readCondition(part: string): Condition | null {
  // A quoted text is looked for as it is, whatever signs it holds.
  if (/^["“]/.test(part)) return null;
  const compared = COMPARED.exec(part);
  if (compared !== null) {
    const [, path = "", sign = "", value = ""] = compared;
    return compare(checkPath(path), sign, value.trim());
  }
  if (/^[=!<>~]/.test(part)) {
    throw new Unclear(`Name the field before "${part[0]}", such as ${EXAMPLE}.`);
  }
  const worded = WORDED.exec(part);
  // "Joe in Boston" is a name; a path has a dot.
  if (worded === null || !worded[1]?.includes(".")) return null;
  const [, path = "", word = "", value = ""] = worded;
  return say(checkPath(path), word.toLowerCase(), value.trim());
}

function compare(path: string, sign: string, value: string): Condition {
  if (value === "") {
    throw new Unclear(`Say what ${path} should be compared with, such as ${path} ${sign} 42.`);
  }
  switch (sign) {
    case "=":
    case "==":
      return { path, is: "equals", value: unquote(value) };
    case "!=":
    case "<>":
      return { path, is: "not_equals", value: unquote(value) };
    case "~":
      return { path, is: "contains", value: unquote(value) };
    case ">":
    case "<": {
      const number = Number(unquote(value));
      if (!Number.isFinite(number)) {
        throw new Unclear(`${path} can be ${sign} a number only, such as ${path} ${sign} 60000.`);
      }
      return { path, is: sign === ">" ? "greater_than" : "less_than", value: number };
    }
    default:
      throw new Unclear(`There is no "${sign}": use ${sign[0]} with the number next to it.`);
  }
}

function say(path: string, word: string, value: string): Condition {
  if (word === "exists" || word === "absent" || word === "is absent") {
    if (value !== "") throw new Unclear(`Nothing follows "${word}": leave out ${value}.`);
    return { path, is: word === "exists" ? "exists" : "absent" };
  }
  if (value === "") throw new Unclear(`Say what ${path} should ${word}, after "${word}".`);
  if (word === "contains") return { path, is: "contains", value: unquote(value) };
  const choices = /^\((.*)\)$/s.exec(value)?.[1];
  if (choices === undefined) {
    throw new Unclear(`Put the values in brackets, such as ${path} in (Positive, Neutral).`);
  }
  const values = choices.split(",").map((choice) => unquote(choice.trim()));
  if (values.includes(""))
    throw new Unclear(`A value is missing between the commas after ${path}.`);
  return { path, is: "one_of", value: values };
}

/** The longest path that conditions know; see `condition.ts`. */
const PATH_NAMES = 12;

function checkPath(path: string): string {
  const names = path.split(/(?<!\\)\./);
  if (names.includes("")) {
    throw new Unclear(`${path} is no field: it has a name between any two dots, as in ${EXAMPLE}.`);
  }
  if (names.length > PATH_NAMES)
    throw new Unclear(`A field's path has at most ${PATH_NAMES} names.`);
  return path;
}

/** At every "and" that stands outside quotes. */
function splitParts(text: string): string[] {
  const parts: string[] = [];
  let part = "";
  const pieces = text.match(/"(?:[^"\\]|\\.)*"|“[^”]*”|\s+and(?=\s|$)|[\s\S]/gi) ?? [];
  for (const piece of pieces) {
    if (piece === '"' || piece === "“")
      throw new Unclear(
        `A quote is not closed. Put another ${piece === '"' ? '"' : "”"} after it.`,
      );
    if (/^\s+and$/i.test(piece)) {
      parts.push(part.trim());
      part = "";
    } else {
      part += piece;
    }
  }
  parts.push(part.trim());
  if (parts.length === 1) return parts[0] === "" ? [] : parts;
  if (parts.includes("")) throw new Unclear(`Something is missing before or after "and".`);
  return parts;
}

function unquote(value: string): string {
  const straight = /^"([\s\S]*)"$/.exec(value)?.[1];
  if (straight !== undefined) return straight.replace(/\\(["\\])/g, "$1");
  return /^“([\s\S]*)”$/.exec(value)?.[1] ?? value;
}
