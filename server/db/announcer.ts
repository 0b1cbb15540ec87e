import type { Sql } from "postgres";
import type { LiveTopic } from "../domain/live.ts";
import { log } from "../log.ts";
import { LIVE_CHANNEL, liveMessage } from "./announce.ts";
import { createPaced } from "./paced.ts";

/** Readers are told no more often than this. */
const EVERY_MS = 250;

/** Which announcement goes with a change, for a path where each costs too much. */
export type AnnounceWith = (clientIds: readonly string[]) => string | null;

export type Announcer = {
  /**
   * @returns what to notify in the transaction of the change; null where something was announced a
   *   moment ago: then it is announced by itself, with whatever comes meanwhile
   */
  with: AnnounceWith;
  /** Announces a change that is committed, at once or a moment later with what comes meanwhile. */
  note(clientIds: readonly string[]): void;
  /** Announces what is held back. */
  stop(): Promise<void>;
};

/**
 * Announces a topic a few times a second at most. What comes after a quiet while is announced at
 * once; what is held back is lost if the process dies within a moment, and then found when pages
 * look for themselves.
 *
 * @param sql raw, and not that of the change: nobody waits for this
 */
export function createAnnouncer(sql: Sql, topic: LiveTopic): Announcer {
  const held = new Set<string>();
  const paced = createPaced(EVERY_MS, async () => {
    const clientIds = [...held];
    held.clear();
    try {
      await sql`select pg_notify(${LIVE_CHANNEL}, ${liveMessage(topic, clientIds)})`;
    } catch (error) {
      // The database is away. Who listens to it will know, and take anything for changed.
      log.debug({ err: error, topic }, "live.not_announced");
    }
  });
  const hold = (clientIds: readonly string[]) => {
    for (const id of clientIds) held.add(id);
  };

  return {
    with(clientIds) {
      if (paced.isDue()) return liveMessage(topic, clientIds);
      hold(clientIds);
      return null;
    },
    note(clientIds) {
      hold(clientIds);
      paced.soon();
    },
    stop: paced.stop,
  };
}
