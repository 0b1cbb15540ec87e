/** Retell's default; an agent's `webhook_timeout_ms` may differ, and is not told to us. */
export const SENDER_TIMEOUT_MS = 10_000;
/** An answer that took longer is noted; all others took less. */
export const SLOW_ANSWER_MS = 2_000;

/** A server that did not say for so long that it is alive is taken for dead. */
export const SILENCE_MS = 30_000;
