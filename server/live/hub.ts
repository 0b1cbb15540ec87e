import type { Sql } from "postgres";
import { keepListening, LIVE_CHANNEL } from "../db/index.ts";
import { ANYTHING, LIVE_TOPICS, type LiveChanges, type LiveTopic } from "../domain/live.ts";
import { createLiveMemory } from "../domain/live-memory.ts";
import { createSubscription, type LiveSubscription } from "./subscription.ts";

/** Readers at once. Each costs an open connection and some memory; beyond, pages ask from time to time. */
const READERS_AT_MOST = 500;
/** What was announced is remembered for this long, for who comes back. */
const REMEMBER_MS = 600_000;
const FORGET_EVERY_MS = 60_000;

/** What this process hears of changes, and those who are to be told. */
export type LiveHub = {
  /** Tells the readers of this process alone, of what only it knows. */
  announce(topic: LiveTopic, clientIds?: readonly string[]): void;
  /**
   * @param unheardMs for how long the reader has heard nothing; it is told what changed since then
   * @returns null where there are too many readers, or this process is stopping
   */
  subscribe(unheardMs: number): LiveSubscription | null;
  /** Ends all subscriptions at once. */
  endAll(): void;
  stop(): Promise<void>;
};

export type LiveHubOptions = { readersAtMost?: number; now?: () => number };

/**
 * Listens to what all processes announce, over one connection however many readers there are. When
 * that connection was away, nobody knows what was missed, and everybody is told that anything may
 * have changed.
 *
 * @param sql raw, for LISTEN
 */
export function openLiveHub(sql: Sql, options: LiveHubOptions = {}): LiveHub {
  const { readersAtMost = READERS_AT_MOST, now = () => performance.now() } = options;
  const readers = new Set<LiveSubscription>();
  const memory = createLiveMemory(now);
  // Before this process listened, anything may have been announced.
  memory.note(ANYTHING);
  let stopping = false;

  function tell(changes: LiveChanges): void {
    memory.note(changes);
    for (const reader of readers) reader.tell(changes);
  }

  function hear(payload: string | null): void {
    const [topic, ...clientIds] = payload?.split(" ") ?? [];
    if (payload === null) tell(ANYTHING);
    // A process of a newer release may announce what this one does not know.
    else if (isTopic(topic)) tell({ [topic]: clientIds.length === 0 ? null : clientIds });
  }

  const listening = keepListening(sql, LIVE_CHANNEL, hear);
  const timer = setInterval(() => memory.forget(REMEMBER_MS), FORGET_EVERY_MS);
  timer.unref();

  function endAll(): void {
    stopping = true;
    for (const reader of readers) reader.end();
  }

  return {
    announce: (topic, clientIds) => tell({ [topic]: clientIds ?? null }),

    subscribe(unheardMs) {
      if (stopping || readers.size >= readersAtMost) return null;
      const reader = createSubscription(() => readers.delete(reader));
      readers.add(reader);
      reader.tell(unheardMs < REMEMBER_MS ? memory.since(unheardMs) : ANYTHING);
      return reader;
    },

    endAll,

    async stop() {
      endAll();
      clearInterval(timer);
      await listening.stop();
    },
  };
}

const TOPICS: ReadonlySet<string> = new Set(LIVE_TOPICS);

function isTopic(word: string | undefined): word is LiveTopic {
  return word !== undefined && TOPICS.has(word);
}
