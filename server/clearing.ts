import { CLEARED_EVERY_MINUTES } from "./domain/kept.ts";
import { log } from "./log.ts";

/** A server that is restarted every half hour must not keep everything for ever. */
export const FIRST_CLEARED_AFTER_MS = 60_000;

/**
 * Clears away what has had its time: soon after the start, then again and again. One that fails is
 * made up for by the next.
 *
 * @param what is cleared, for the log
 */
export function startClearing(
  what: string,
  clear: () => Promise<void>,
  everyMs = CLEARED_EVERY_MINUTES * 60_000,
): { stop(): void } {
  let timer = plan(Math.min(FIRST_CLEARED_AFTER_MS, everyMs));

  function plan(inMs: number): NodeJS.Timeout {
    return setTimeout(() => {
      timer = plan(everyMs);
      clear().catch((error) => log.debug({ err: error, what }, "clearing.failed"));
    }, inMs).unref();
  }

  return { stop: () => clearTimeout(timer) };
}
