import { LIVE_CLIENTS_NAMED, type LiveChanges, type LiveTopic } from "../domain/live.ts";
import { entriesOf } from "../domain/live-memory.ts";

/** A reader is told at once what comes after a quiet while, and then at most four times a second. */
const SPACING_MS = 250;

/**
 * What one reader has not been told yet. It is gathered until the reader asks, so that one who is
 * slow gets less often the same few words, and never a queue.
 */
export type LiveSubscription = {
  tell(changes: LiveChanges): void;
  /**
   * What has changed since it was asked last, as soon as anything has.
   *
   * @returns nothing in it where nothing changed within the time; null when it has ended
   */
  next(withinMs: number): Promise<LiveChanges | null>;
  end(): void;
};

export function createSubscription(onEnd: () => void): LiveSubscription {
  const untold = new Map<LiveTopic, Set<string> | null>();
  let ended = false;
  let restsUntil = 0;
  let look = () => {};

  function pause(ms: number, until: () => boolean): Promise<void> {
    if (ms <= 0 || until()) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      function done(): void {
        clearTimeout(timer);
        look = () => {};
        resolve();
      }
      look = () => {
        if (until()) done();
      };
    });
  }

  return {
    tell(changes) {
      for (const [topic, clientIds] of entriesOf(changes)) {
        untold.set(topic, join(untold.get(topic), clientIds));
      }
      look();
    },

    async next(withinMs) {
      await pause(restsUntil - performance.now(), () => ended);
      await pause(withinMs, () => ended || untold.size > 0);
      if (ended) return null;
      if (untold.size > 0) restsUntil = performance.now() + SPACING_MS;
      const changes = [...untold].map(([topic, ids]) => [topic, ids === null ? null : [...ids]]);
      untold.clear();
      return Object.fromEntries(changes);
    },

    end() {
      if (ended) return;
      ended = true;
      look();
      onEnd();
    },
  };
}

function join(
  known: Set<string> | null | undefined,
  more: readonly string[] | null,
): Set<string> | null {
  if (known === null || more === null) return null;
  const ids = new Set(known);
  for (const id of more) ids.add(id);
  return ids.size > LIVE_CLIENTS_NAMED ? null : ids;
}
