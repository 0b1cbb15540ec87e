/** What failed: running an event's handlers, or sending it to a destination. */
export const FAILURE_KINDS = ["processing", "forwarding"] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

/** What stands for the cause of what failed before causes were kept. */
export const UNKNOWN_CAUSE = "Cause not recorded";

/** More causes than anybody reads; the rest follows when these are gone. */
export const FAILURE_GROUPS_AT_MOST = 100;
export const FAILURE_PAGE_SIZE = 20;
/** The badge in the navigation counts no further. */
export const FAILURES_COUNTED_AT_MOST = 100;
