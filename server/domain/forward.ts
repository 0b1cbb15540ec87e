/**
 * Where a forward stands: `waiting` for its first try, `delivered` (answered 2xx), `failed` and to
 * be tried again, or `dead` after its last try.
 */
export const FORWARD_STATUSES = ["waiting", "delivered", "failed", "dead"] as const;
export type ForwardStatus = (typeof FORWARD_STATUSES)[number];

/**
 * How far an attempt came before it failed. `guard`: the address may not be sent to. `lost`: the
 * process died meanwhile, so nobody knows.
 */
export const FORWARD_STAGES = [
  "guard",
  "resolve",
  "connect",
  "tls",
  "timeout",
  "send",
  "status",
  "lost",
] as const;
export type ForwardStage = (typeof FORWARD_STAGES)[number];

export const FORWARD_OUTCOMES = ["delivered", "failed", "lost"] as const;
export type ForwardOutcome = (typeof FORWARD_OUTCOMES)[number];

/** The error of an attempt of whose answer there is no more to say than its status. */
export const answered = (httpStatus: number | null) => `Answered ${httpStatus}.`;
