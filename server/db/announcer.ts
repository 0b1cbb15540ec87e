import type { Sql } from "postgres";
import type { LiveTopic } from "../domain/live.ts";
import { log } from "../log.ts";
import { LIVE_CHANNEL, liveMessage } from "./announce.ts";

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
  let timer: NodeJS.Timeout | undefined;
  let announcedAt = Number.NEGATIVE_INFINITY;

  async function announceHeld(): Promise<void> {
    timer = undefined;
    if (held.size === 0) return;
    const clientIds = [...held];
    held.clear();
    announcedAt = performance.now();
    try {
      await sql`select pg_notify(${LIVE_CHANNEL}, ${liveMessage(topic, clientIds)})`;
    } catch (error) {
      // The database is away. Who listens to it will know, and take anything for changed.
      log.debug({ err: error, topic }, "live.not_announced");
    }
  }

  function hold(clientIds: readonly string[], forMs: number): void {
    for (const id of clientIds) held.add(id);
    timer ??= setTimeout(() => void announceHeld(), forMs);
  }

  return {
    with(clientIds) {
      if (timer === undefined && performance.now() - announcedAt >= EVERY_MS) {
        announcedAt = performance.now();
        return liveMessage(topic, clientIds);
      }
      // All of it, for the change is yet to be committed.
      hold(clientIds, EVERY_MS);
      return null;
    },
    note: (clientIds) => hold(clientIds, Math.max(0, announcedAt + EVERY_MS - performance.now())),
    async stop() {
      clearTimeout(timer);
      await announceHeld();
    },
  };
}
