import { LIVE_CLIENTS_NAMED, type LiveChanges, type LiveTopic } from "./live.ts";

/** When each topic was last announced, for each client. As large as the clients are many. */
export type LiveMemory = {
  note(changes: LiveChanges): void;
  since(ms: number): LiveChanges;
  /** Forgets what is older. */
  forget(olderThanMs: number): void;
};

/** Announcements that name nobody are kept under a name that no client has. */
const ANYBODY = "";

/** @param now a clock that only goes forward, in ms */
export function createLiveMemory(now: () => number): LiveMemory {
  const topics = new Map<LiveTopic, Map<string, number>>();

  return {
    note(changes) {
      for (const [topic, clientIds] of entriesOf(changes)) {
        let heard = topics.get(topic);
        if (heard === undefined) {
          heard = new Map();
          topics.set(topic, heard);
        }
        for (const id of clientIds ?? [ANYBODY]) heard.set(id, now());
      }
    },

    since(ms) {
      const from = now() - ms;
      const changes: Record<string, readonly string[] | null> = {};
      for (const [topic, heard] of topics) {
        const ids = [...heard].filter(([, at]) => at >= from).map(([id]) => id);
        if (ids.length === 0) continue;
        const isAnybody = ids.includes(ANYBODY) || ids.length > LIVE_CLIENTS_NAMED;
        changes[topic] = isAnybody ? null : ids;
      }
      return changes;
    },

    forget(olderThanMs) {
      const before = now() - olderThanMs;
      for (const heard of topics.values()) {
        for (const [id, at] of heard) if (at < before) heard.delete(id);
      }
    },
  };
}

export function entriesOf(changes: LiveChanges): [LiveTopic, readonly string[] | null][] {
  return Object.entries(changes) as [LiveTopic, readonly string[] | null][];
}
