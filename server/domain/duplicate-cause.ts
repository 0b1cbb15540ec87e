/**
 * Why a copy came, in order of precedence.
 *
 * `we_failed`: an earlier attempt got a 5xx, or its server died before it could answer.
 * `we_were_slow`: an earlier attempt was answered after the sender's timeout, or the sender gave up
 * waiting. `hung_up`: the sender closed the connection at once, before our answer. `twin`: equal
 * bytes within a second, so no timeout can have passed. `late`: it came when no retry was due, or
 * was long on its way. `unknown`: how an earlier attempt was answered is not known. `sent_twice`:
 * all earlier attempts were answered 200 in time.
 */
export const DUPLICATE_CAUSES = [
  "we_failed",
  "we_were_slow",
  "hung_up",
  "twin",
  "late",
  "unknown",
  "sent_twice",
] as const;
export type DuplicateCause = (typeof DUPLICATE_CAUSES)[number];
