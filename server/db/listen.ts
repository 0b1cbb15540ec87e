import { setTimeout as sleep } from "node:timers/promises";
import postgres, { type ListenMeta, type Options, type Sql } from "postgres";

const AGAIN_AFTER_MS = 1_000;
/** Whoever listens is idle. Ended and begun anew this often, in case nothing comes through any more. */
const LISTEN_MS = 600_000;

export type Listening = { stop(): Promise<void> };

/**
 * Listens on a channel for as long as the process lives, also when the database is away to begin
 * with. postgres.js listens again by itself when a connection that once stood breaks.
 *
 * @param notice called for each notification, with its payload; and with null whenever listening
 *   begins (again), since what was said before is lost
 */
export function keepListening(
  sql: Sql,
  channel: string,
  notice: (payload: string | null) => void,
): Listening {
  const stopping = new AbortController();
  const { connection } = sql.options;
  // Options that were parsed already are taken as they are.
  const listener = postgres({
    ...sql.options,
    max: 1,
    connection: { ...connection, idle_session_timeout: LISTEN_MS },
  } as unknown as Options<Record<string, never>>);

  async function listen(): Promise<ListenMeta | undefined> {
    while (!stopping.signal.aborted) {
      try {
        return await listener.listen(channel, notice, () => notice(null));
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
      await listener.end({ timeout: 0 });
    },
  };
}
