/** How a destination wants its body: the bytes Retell sent, or our own envelope around them. */
export const BODY_FORMS = ["received", "wrapped"] as const;
export type BodyForm = (typeof BODY_FORMS)[number];

/**
 * A destination's circuit: `closed` while it answers, `open` after it failed too often in a row
 * (nothing is sent), `half_open` while a single probe finds out whether it is back.
 */
export const CIRCUIT_STATES = ["closed", "open", "half_open"] as const;
export type CircuitState = (typeof CIRCUIT_STATES)[number];
