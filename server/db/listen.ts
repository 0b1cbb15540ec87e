import { setTimeout as sleep } from "node:timers/promises";
import type { ListenMeta, Sql } from "postgres";

const AGAIN_AFTER_MS = 1_000;

export type Listening = { stop(): Promise<void> };

/**
 * Listens on a channel for as long as the process lives, also when the database is away to begin
 * with. postgres.js listens again by itself when a connection that once stood breaks.
 *
 * @param notice called for each notification, and whenever listening begins (again), since what
 *   was said before is lost
 */
export function keepListening(sql: Sql, channel: string, notice: () => void): Listening {
  const stopping = new AbortController();

  async function listen(): Promise<ListenMeta | undefined> {
    while (!stopping.signal.aborted) {
      try {
        return await sql.listen(channel, notice, notice);
      } catch {
        await sleep(AGAIN_AFTER_MS, undefined, { ref: false, signal: stopping.signal }).catch(
          () => {},
        );
      }
    }
    return undefined;
  }

  const listening = listen();
  return {
    async stop() {
      stopping.abort();
      const meta = await Promise.race([
        listening,
        sleep(AGAIN_AFTER_MS, undefined, { ref: false }),
      ]);
      await meta?.unlisten().catch(() => {});
    },
  };
}
