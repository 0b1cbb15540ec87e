import { type AnnounceWith, liveMessage } from "../db/index.ts";

/** Announced with a batch that holds at least one first delivery; workers look for events then. */
export const EVENTS_RECORDED = "ringonce_events";

/** What is announced in the transaction of a batch. Committing a NOTIFY takes a lock that all share. */
export type Announcing = {
  /** To open pages. */
  toPages: AnnounceWith;
  /** To workers, where the batch has a first delivery. */
  toWorkers(): boolean;
};

export const ANNOUNCE_EACH: Announcing = {
  toPages: (clientIds) => liveMessage("deliveries", clientIds),
  toWorkers: () => true,
};
