import { createHash, timingSafeEqual } from "node:crypto";

/**
 * Who may read the metrics: a program on this machine, or whoever has the token.
 *
 * @param asked the peer's address, null where it is not known, and the request's headers
 * @param token METRICS_TOKEN; undefined admits nobody from afar
 */
export function mayReadMetrics(
  asked: { peer: string | null; headers: Headers },
  token: string | undefined,
): boolean {
  const { peer, headers } = asked;
  const [scheme, given] = (headers.get("authorization") ?? "").split(" ");
  if (token !== undefined && scheme?.toLowerCase() === "bearer" && given !== undefined) {
    return timingSafeEqual(digest(given), digest(token));
  }
  return peer !== null && isLoopback(peer);
}

/** Of one length whatever was sent, which is what the comparison needs. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function isLoopback(address: string): boolean {
  return address === "::1" || /^(::ffff:)?127\./.test(address);
}
