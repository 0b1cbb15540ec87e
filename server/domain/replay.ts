/** A replay goes on until all of it is done, or somebody cancels it. */
export const REPLAY_STATES = ["running", "done", "cancelled"] as const;
export type ReplayState = (typeof REPLAY_STATES)[number];

/** More events than this are an export and an import; a replay of them is a slip of the filter. */
export const REPLAY_EVENTS_AT_MOST = 1_000_000;
/** As many rows as somebody picks by hand. */
export const REPLAY_PICKED_AT_MOST = 200;
export const REPLAY_DESTINATIONS_AT_MOST = 50;

/** Events per second: slow enough to cancel in time, fast enough for a day of a busy client. */
export const REPLAY_PER_SECOND = { min: 1, usual: 20, max: 1_000 };
