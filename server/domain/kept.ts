/** What the database holds, by what it is to staff. */
export const KEPT_KINDS = [
  "events",
  "duplicates",
  "calls",
  "alerts",
  "processing",
  "forwards",
  "search",
  "answers",
  "refusals",
  "figures",
  "audit",
  "settings",
] as const;
export type KeptKind = (typeof KEPT_KINDS)[number];

/** How deliveries were answered, where that was out of the ordinary: the evidence of duplicates. */
export const ANSWERS_KEPT_DAYS = 45;
/** The details of what was refused; the counts stay. */
export const REFUSALS_KEPT_PER_CLIENT = 500;
/** How often each server clears away what has had its time. */
export const CLEARED_EVERY_MINUTES = 60;
export const REFUSALS_CLEARED_EVERY_SECONDS = 60;
/** How large the journal may become on disk while the database is away; `JOURNAL_LIMIT_MB` changes it. */
export const USUAL_JOURNAL_MB = 1_024;
/** Signing in again once a week is a nuisance, once a month a reasonable price. */
export const SIGNED_IN_DAYS = 30;
/** A link to make an account by. */
export const LINK_LIFE_DAYS = 7;
