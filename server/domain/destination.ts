/** How a destination wants its body: the bytes Retell sent, or our own envelope around them. */
export const BODY_FORMS = ["received", "wrapped"] as const;
export type BodyForm = (typeof BODY_FORMS)[number];

/**
 * A destination's circuit: `closed` while it answers, `open` after it failed too often in a row
 * (nothing is sent), `half_open` while a single probe finds out whether it is back.
 */
export const CIRCUIT_STATES = ["closed", "open", "half_open"] as const;
export type CircuitState = (typeof CIRCUIT_STATES)[number];

/** What a condition may ask of a field; what each means stands in `condition.ts`. */
export const CONDITION_TESTS = [
  "equals",
  "not_equals",
  "one_of",
  "contains",
  "greater_than",
  "less_than",
  "exists",
  "absent",
] as const;
export type ConditionTest = (typeof CONDITION_TESTS)[number];

/*
 * The limits of what staff may choose. Here and not beside the schemas, so that the browser takes
 * them without a validator.
 */
export const MAX_CONDITIONS = 20;
export const MAX_HEADERS = 20;
export const TIMEOUT_SECONDS = { min: 1, max: 30, usual: 10 };
export const RATE_PER_SECOND = { min: 1, max: 10_000 };
/** How long the secret before a rotation goes on signing. */
export const OVERLAP_HOURS = { max: 168, usual: 24 };
/** Of what staff write; who paused it stands before that. */
export const PAUSE_REASON_CHARACTERS = 300;
