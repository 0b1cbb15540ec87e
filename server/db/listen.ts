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
 * All channels of a pool share one connection: PostgreSQL wakes every connection that listens to
 * anything for each NOTIFY in its database, so the fewer there are, the cheaper it is to notify.
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
  const shared = listenerOf(sql);
  const { listener } = shared;
  shared.channels += 1;
  const hear = (payload: string | null) => {
    if (!stopping.signal.aborted) notice(payload);
  };

  async function listen(): Promise<ListenMeta | undefined> {
    while (!stopping.signal.aborted) {
      try {
        // What fails to listen is kept by postgres.js for its next try, and would be there twice.
        await listener`select 1`;
        return await listener.listen(channel, hear, () => hear(null));
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
      shared.channels -= 1;
      if (shared.channels > 0) return;
      listeners.delete(sql);
      await listener.end({ timeout: 0 });
    },
  };
}

type Shared = { listener: Sql; channels: number };
const listeners = new WeakMap<Sql, Shared>();

function listenerOf(sql: Sql): Shared {
  const known = listeners.get(sql);
  if (known !== undefined) return known;
  const { connection } = sql.options;
  // Options that were parsed already are taken as they are.
  const listener = postgres({
    ...sql.options,
    max: 1,
    connection: { ...connection, idle_session_timeout: LISTEN_MS },
  } as unknown as Options<Record<string, never>>);
  const shared = { listener, channels: 0 };
  listeners.set(sql, shared);
  return shared;
}
