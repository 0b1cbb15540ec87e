import { isIP } from "node:net";

/**
 * Where a request came from, for staff to read; nothing is decided by it.
 * Behind a proxy of ours the socket's address says nothing, so a private one gives way to the
 * last address the proxy reports (the ones before it are the sender's own words).
 */
export function sourceOf(
  socketAddress: string | undefined,
  forwardedFor: string | null | undefined,
): string | null {
  const address = socketAddress === undefined ? null : plainly(socketAddress);
  if (forwardedFor && (address === null || isPrivate(address))) {
    const reported = forwardedFor.split(",").at(-1)?.trim();
    if (reported !== undefined && isIP(reported) !== 0) return plainly(reported);
  }
  return address;
}

/** Node writes an IPv4 address so that came to a socket of both kinds, and Next reports it. */
function plainly(address: string): string {
  return address.replace(/^::ffff:(?=[\d.]+$)/i, "");
}

function isPrivate(address: string): boolean {
  return /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|::1$|f[cd]|fe80:)/i.test(address);
}
