import type { Sql } from "postgres";
import { keepListening } from "../db/index.ts";
import { log } from "../log.ts";
import { readClientsCopy, type StoredClient, writeClientsCopy } from "./copy.ts";
import { unseal } from "./seal.ts";

/** The channel on which changes to the clients are announced. */
export const CLIENTS_CHANGED = "ringonce_clients";

/** What ingest needs to know of a client. `keys` are current first. */
export type AdmittedClient = {
  id: string;
  enabled: boolean;
  keys: readonly string[];
  /** It has a key that was sealed under another APP_SECRET: what is signed with it can't be told. */
  hasUnreadableKey: boolean;
};

/** All clients, in memory, so that admitting a request never asks the database. */
export type ClientDirectory = {
  find(clientId: string): AdmittedClient | undefined;
  refresh(): Promise<void>;
  stop(): Promise<void>;
};

/** A safety net under LISTEN, whose connection may be away: a change is known within 2 s. */
const REFRESH_EVERY_MS = 1_500;

/**
 * Loads the directory and keeps it fresh by LISTEN and by polling. While the database is away the
 * last state known stands; at a start without it, the copy in the data folder.
 *
 * @param databaseIsAway known to be, so the copy is all there is to begin with
 * @throws whatever the first load throws, unless the database is known to be away
 */
export async function openClientDirectory(options: {
  sql: Sql;
  appSecret: string;
  dataDir: string;
  databaseIsAway: boolean;
}): Promise<ClientDirectory> {
  const { sql, appSecret, dataDir } = options;
  let clients = new Map<string, AdmittedClient>();
  let admitted = "";
  let copied = "";
  let loading: Promise<void> | undefined;
  let stale = false;

  async function load(): Promise<void> {
    const rows = await sql<StoredClient[]>`
      select id, current_key as "currentKey", previous_key as "previousKey",
             disabled_at is null as enabled
      from clients order by id`;
    const copy = JSON.stringify(rows);
    // Once, or a key that can't be opened would be told of with every look.
    if (copy !== admitted) admitAll(rows);
    admitted = copy;
    if (copy === copied) return;
    try {
      await writeClientsCopy(dataDir, rows);
      copied = copy;
    } catch (error) {
      // A full disk must not keep a new client out.
      log.warn({ err: error }, "clients.copy_failed");
    }
  }

  function admitAll(rows: StoredClient[]): void {
    clients = new Map(rows.map((row) => [row.id, admit(appSecret, row)]));
  }

  /** One load at a time; a change announced during a load causes one more. */
  function refresh(): Promise<void> {
    if (loading !== undefined) {
      stale = true;
      return loading;
    }
    loading = (async () => {
      do {
        stale = false;
        await load();
      } while (stale);
    })().finally(() => {
      loading = undefined;
    });
    return loading;
  }

  const refreshQuietly = () => {
    refresh().catch((error) => log.debug({ err: error }, "clients.refresh_failed"));
  };

  if (options.databaseIsAway) admitAll((await readClientsCopy(dataDir)) ?? []);
  else await refresh();
  const timer = setInterval(refreshQuietly, REFRESH_EVERY_MS);
  timer.unref();
  const listening = keepListening(sql, CLIENTS_CHANGED, refreshQuietly);

  return {
    find: (clientId) => clients.get(clientId),
    refresh,
    async stop() {
      clearInterval(timer);
      await listening.stop();
    },
  };
}

const opened = new Map<string, string>();

/** A key that can't be unsealed admits nobody; the other clients must not suffer from it. */
function admit(appSecret: string, row: StoredClient): AdmittedClient {
  const keys: string[] = [];
  let hasUnreadableKey = false;
  for (const sealed of [row.currentKey, row.previousKey]) {
    if (sealed === null) continue;
    try {
      const key = opened.get(sealed) ?? unseal(appSecret, sealed);
      opened.set(sealed, key);
      keys.push(key);
    } catch (error) {
      log.error({ err: error, clientId: row.id }, "clients.key_unreadable");
      hasUnreadableKey = true;
    }
  }
  return { id: row.id, enabled: row.enabled, keys, hasUnreadableKey };
}
