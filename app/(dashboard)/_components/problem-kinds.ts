/** What may be wrong with a client. The worst first: what is lost or may be, before what is late or odd. */
export const PROBLEM_KINDS = [
  "notKept",
  "dead",
  "inDoubt",
  "wrongKey",
  "silent",
  "deadForwards",
  "stopped",
  "slow",
  "conflicting",
  "duplicates",
  "failed",
] as const;

export type ProblemKind = (typeof PROBLEM_KINDS)[number];
