/** Ids that stand in a path as they are. Retell's do; dots don't, for `..` climbs. */
const PLAIN = /^[A-Za-z0-9_-]+$/;

/** Where a call's page is, whatever its id holds: slashes, dots, spaces, other scripts. */
export function callPath(clientId: string, callId: string): string {
  return `/calls/${encodeURIComponent(clientId)}/${encodeCallId(callId)}`;
}

function encodeCallId(callId: string): string {
  if (PLAIN.test(callId)) return callId;
  const bytes = new TextEncoder().encode(callId);
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return `~${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** The id that a path segment stands for, or null when it stands for none. */
export function decodeCallId(segment: string): string | null {
  if (PLAIN.test(segment)) return segment;
  const encoded = segment.replace(/^(~|%7E)/i, "");
  if (encoded === segment) return null;
  try {
    const binary = atob(encoded.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) || null;
  } catch {
    return null;
  }
}
