/** A replay goes on until all of it is done, or somebody cancels it. */
export const REPLAY_STATES = ["running", "done", "cancelled"] as const;
export type ReplayState = (typeof REPLAY_STATES)[number];
