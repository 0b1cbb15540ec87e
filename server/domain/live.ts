/**
 * What may have changed, as open pages are told. Words and not facts: a page that shows something
 * of a topic asks for it again.
 *
 * - `deliveries`: a webhook was recorded, be it an event or a duplicate, or a duplicate classified or
 *   explained
 * - `processing`: a run of handlers ended, was asked for, or an effect was settled
 * - `forwards`: one was written, tried, or is to be tried again
 * - `alerts`: an alert of Retell's was processed
 * - `figures`: ack latency and provider lag, which are known a moment after the rest
 * - `failures`: a group was dismissed or restored
 * - `journal`: deliveries began or ceased to go there
 * - `sessions`: somebody signed out, or may do other things than before
 */
export const LIVE_TOPICS = [
  "deliveries",
  "processing",
  "forwards",
  "replays",
  "refusals",
  "alerts",
  "clients",
  "destinations",
  "figures",
  "failures",
  "journal",
  "sessions",
] as const;
export type LiveTopic = (typeof LIVE_TOPICS)[number];

/** The topics that changed, and for which clients; null where it may be any. */
export type LiveChanges = Partial<Record<LiveTopic, readonly string[] | null>>;

/** Everything may have changed: what is said when it is not known what was missed. */
export const ANYTHING: LiveChanges = Object.fromEntries(LIVE_TOPICS.map((topic) => [topic, null]));

/** Beyond this many, the clients are no longer named. */
export const LIVE_CLIENTS_NAMED = 20;

/** What a stream of changes ends with when its reader is no longer signed in. */
export const SIGNED_OUT = "signed-out";
/** The stream says something this often, so that a dead one is told from a quiet one. */
export const LIVE_BEAT_MS = 15_000;
