import { isIP } from "node:net";
import { nonPublicKind, readAddress } from "./address.ts";
import { type Allow, allowsAddress, allowsName, plainName } from "./allow.ts";

export type UrlVerdict = { ok: true; url: URL } | { ok: false; error: string };

/**
 * Whether a destination may have this URL, as far as the URL alone can tell. What its name
 * resolves to is judged whenever a connection is made, because that may change at any time.
 *
 * @returns the parsed URL, or what is wrong with it in words for staff
 */
export function guardUrl(text: string, allow: Allow): UrlVerdict {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) {
    return refuse("The URL must start with http:// or https:// and name a host.");
  }
  if (url.username !== "" || url.password !== "") {
    return refuse(
      "The URL may not contain a user name or password. Put them into an Authorization header.",
    );
  }
  const fault = guardHost(hostOf(url), allow);
  return fault === null ? { ok: true, url } : refuse(fault);
}

/**
 * Judges a host before its name is resolved. Literal addresses must be judged here: for them no
 * lookup ever happens that could be guarded. `URL` has already turned every other spelling of an
 * IPv4 address (decimal, octal, hex, fewer than four parts) into the usual one.
 *
 * @param host a name or an address without brackets
 * @returns why nothing may be sent there, else null
 */
export function guardHost(host: string, allow: Allow): string | null {
  if (isIP(host) !== 0) return guardAddress(host, allow);
  const name = plainName(host);
  const isLocalhost = name === "localhost" || name.endsWith(".localhost");
  if (!isLocalhost || allowsName(allow, name)) return null;
  const allowed = ["127.0.0.1", "::1"].some((own) => guardAddress(own, allow) === null);
  return allowed ? null : `${host} is this machine itself${HOW_TO_ALLOW}`;
}

/** @returns why nothing may be sent to this address, else null */
export function guardAddress(text: string, allow: Allow): string | null {
  const address = readAddress(text);
  const kind = nonPublicKind(address);
  if (kind === null || allowsAddress(allow, address)) return null;
  return `${text} is ${kind}${HOW_TO_ALLOW}`;
}

export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, "$1");
}

const HOW_TO_ALLOW =
  ", where nothing may be sent. Whoever runs this installation can allow it with FORWARD_ALLOW.";

function refuse(error: string): UrlVerdict {
  return { ok: false, error };
}
