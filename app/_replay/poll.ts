/** How often a running replay is asked how far it is. */
export const POLL_RUNNING_MS = 1_000;
