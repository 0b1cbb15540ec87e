import type { ForwardStage } from "./forward.ts";

/** Longer would be cut in every list that shows it. */
const CAUSE_CHARACTERS = 120;
/** What comes after is no longer looked at; bounds the time that patterns may take. */
const CONSIDERED_CHARACTERS = 1_000;

/**
 * What an event's failed run is grouped by: its error without what differs from one event to the
 * next, so that equal problems fall together.
 *
 * @param error the error as it is kept, `Name: message`
 * @returns at most 120 characters; where something was taken out it says `…`
 */
export function processingCause(error: string): string {
  return shorten(normalise(firstIssue(error) ?? error)) || "An error without a message";
}

/** How the cause of every event begins that failed because nobody knows whether an effect happened. */
export const DOUBT = "EffectInDoubt: ";

/**
 * What an event is grouped by whose effect is in doubt: the effect's name, because what has to be
 * found out is the same for all of them.
 *
 * @returns at most 120 characters, such as `EffectInDoubt: text the customer`
 */
export function doubtCause(effect: string): string {
  let name = effect.toWellFormed();
  for (const pattern of OF_ONE_EVENT) name = name.replace(pattern, "…");
  return shorten(DOUBT + tidy(name));
}

/** How an attempt ended that did not deliver. `error` is what is kept of it, or null. */
export type ForwardFailure = {
  stage: ForwardStage;
  httpStatus: number | null;
  error: string | null;
};

/**
 * What a failed forward is grouped by: how far it came, and the status, code or words there.
 *
 * @returns at most 120 characters, such as `Answered 503` or `No connection: ECONNREFUSED`
 */
export function forwardCause({ stage, httpStatus, error }: ForwardFailure): string {
  if (stage === "status" && httpStatus !== null) {
    const redirect = httpStatus >= 300 && httpStatus < 400;
    return `Answered ${httpStatus}${redirect ? ", a redirect, which is not followed" : ""}`;
  }
  const what = STAGE_WORDS[stage];
  // These two say it all; how long was waited, or whose process it was, are not part of a cause.
  if (stage === "timeout" || stage === "lost" || error === null) return what;
  const detail = ERROR_CODE.exec(error)?.[0] ?? normalise(error);
  return detail === "" || detail === "…" ? what : shorten(`${what}: ${detail}`);
}

const STAGE_WORDS: Record<ForwardStage, string> = {
  guard: "Address not allowed",
  resolve: "Name not resolved",
  connect: "No connection",
  tls: "TLS failed",
  timeout: "No answer in time",
  send: "Connection broke",
  status: "Answered",
  lost: "The process that was sending it died",
};

/** A code of node, undici or OpenSSL: says more than the sentence around it, and always the same. */
const ERROR_CODE =
  /\b(?:UND_)?(?:E(?:CONN|HOST|NET|ADDR|AI_|NOT|PIPE|PROTO|TIMED|DNS|SOCKET)[A-Z_]*|(?:ERR|HPE|CERT|CRL)_[A-Z0-9_]+|DEPTH_ZERO_[A-Z_]+|SELF_SIGNED_[A-Z_]+|UNABLE_TO_[A-Z_]+)\b/;

/** zod's message is a list in JSON, all quotes and braces: its first issue stands for it. */
function firstIssue(error: string): string | null {
  if (!/^\w*(?:: )?\[\s*\{/.test(error)) return null;
  const message = /"message":\s*"((?:[^"\\]|\\.)*)"/.exec(error)?.[1];
  if (message === undefined) return null;
  const path = /"path":\s*\[([^\]]*)\]/.exec(error)?.[1] ?? "";
  const parts = path.split(",").map((part) => part.trim().replaceAll('"', ""));
  const at = parts.filter((part) => part !== "" && !/^\d+$/.test(part)).join(".");
  const name = /^\w+/.exec(error)?.[0];
  const words = message.replaceAll('\\"', '"');
  return `${name ? `${name}: ` : ""}${words}${at === "" ? "" : ` at ${at}`}`;
}

/**
 * What stands in quotes is a value, and varies; unless the word before says that it names a part
 * of the schema or of the code: then it is what tells one problem from another.
 */
const QUOTED =
  /(\b(?:relation|column|constraint|table|index|type|function|schema|parameter|encoding|reading|property)\s+)?(?<!\w)(["'`“‘])(.{0,1000}?)(?<!\\)["'`”’](?!\w)/gis;
const NAME = /^[A-Za-z_][\w.$]*$/;

const UUID = /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi;
const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
/** Hex, ids with a prefix (`call_8d2…`), and long tokens of letters and digits. */
const IDS: readonly RegExp[] = [
  /\b0x[0-9a-f]+\b/gi,
  /\b[a-z]{2,12}_(?=[\w-]*\d)[\w-]{6,}/gi,
  /\b(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{20,}/gi,
  /\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}\b/gi,
];

/** What else differs between two occurrences of one problem; the wider patterns first. */
const VARYING: readonly RegExp[] = [
  // Times.
  /\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|\s?[+-]\d\d:?\d\d)?/g,
  /\b\d{1,2}:\d\d:\d\d(?:\.\d+)?\b/g,
  UUID,
  // IPv6 in brackets, bare, and IPv4; with a port or a prefix length.
  /\[[0-9a-f]*:[0-9a-f:.%\w]*\](?::\d+)?/gi,
  /(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?:\.\d+){0,3}(?:\/\d+)?(?![\w:])/gi,
  /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?:\/\d+)?(?!\.?\w)/g,
  // Hosts, told by their port, by what stands before them, or by how they end.
  /(?<![\w.])[a-z0-9-]+(?:\.[a-z0-9-]+)*:\d{2,5}\b/gi,
  /(?<=\b(?:getaddrinfo|query[A-Z]\w*) [A-Z_]+ )[\w.-]+/g,
  /(?<=\b(?:Host|DNS|IP Address):\s?)[\w.:*-]+/g,
  /(?<![\w.])(?:[a-z0-9*-]+\.)+(?:com|net|org|io|dev|app|co|ai|example|test|local|internal|cloud)(?![\w-])/gi,
  ...IDS,
];

/**
 * What in the name of an effect can only be of one event: ids, addresses, numbers of five digits or
 * more, however they are parted. All else was chosen to tell effects apart: `text 2`, `mail "sales"`.
 */
const OF_ONE_EVENT: readonly RegExp[] = [UUID, EMAIL, ...IDS, /\+?\d(?:[\s().-]*\d){4,}/g];

/** A status is no count: `status 503` and `status 404` are two problems. */
const NUMBER =
  /(\b(?:status(?: code)?|HTTP(?:\/\d(?:\.\d)?)?)[:=]?\s+)?(?<![\w.])[-+]?\d+(?:[.,]\d+)*/gi;

function normalise(text: string): string {
  // Urls first: they hold all of the rest. Then quotes, before anything breaks them apart.
  let result = text
    .slice(0, CONSIDERED_CHARACTERS)
    // Half of a surrogate pair would be refused by the database.
    .toWellFormed()
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'`<>)\]]+/gi, "…")
    // Here V8 quotes a piece of the JSON, quotes and all.
    .replace(/(?<=Unexpected token ).*(?= is not valid JSON)/s, "…")
    .replace(EMAIL, "…")
    .replace(QUOTED, (quoted, before: string | undefined, _: string, value: string) => {
      if (before === undefined) return "…";
      return NAME.test(value) ? quoted : `${before}…`;
    });
  for (const pattern of VARYING) result = result.replace(pattern, "…");
  return tidy(
    result.replace(NUMBER, (number, before: string | undefined) =>
      before === undefined ? "…" : number,
    ),
  );
}

/** On one line, and nothing taken out twice in a row. */
function tidy(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, " ")
    .replace(/…(?:[\s,;:/-]*…)+/g, "…")
    .trim();
}

function shorten(text: string): string {
  if (text.length <= CAUSE_CHARACTERS) return text;
  // Here too.
  return text.slice(0, CAUSE_CHARACTERS).replace(/[\ud800-\udbff]$/, "");
}
