import type { Sql } from "postgres";
import { keepListening } from "../db/index.ts";
import { log } from "../log.ts";
import { readDestinationsCopy, type StoredDestination, writeDestinationsCopy } from "./copy.ts";
import type { Destination } from "./destination.ts";
import { openDestinations } from "./open-destination.ts";

/** The channel on which changes to the destinations are announced. */
export const DESTINATIONS_CHANGED = "ringonce_destinations";

/** All live destinations, in memory, so that neither matching nor sending asks the database. */
export type DestinationDirectory = {
  /** A client's destinations, paused ones included, archived ones not; oldest first. */
  ofClient(clientId: string): readonly Destination[];
  find(destinationId: string): Destination | undefined;
  all(): readonly Destination[];
  refresh(): Promise<void>;
  stop(): Promise<void>;
};

/** A safety net under LISTEN, whose connection may be away: a change is known within 2 s. */
const REFRESH_EVERY_MS = 1_500;

/**
 * Loads the directory and keeps it fresh by LISTEN and by polling. While the database is away the
 * last state known stands; at a start without it, the copy in the data folder.
 *
 * @param options.dataDir where the copy is; null where somebody else keeps it
 * @param options.databaseIsAway known to be, so the copy is all there is to begin with
 * @param options.onChange called when destinations have changed, and not when they are first loaded
 * @throws whatever the first load throws, unless the database is known to be away
 */
export async function openDestinationDirectory(options: {
  sql: Sql;
  appSecret: string;
  dataDir: string | null;
  databaseIsAway: boolean;
  onChange?(): void;
}): Promise<DestinationDirectory> {
  const { sql, appSecret, dataDir } = options;
  let byId = new Map<string, Destination>();
  let byClient = new Map<string, Destination[]>();
  let known: string | undefined;
  let copied = "";
  let loading: Promise<void> | undefined;
  let stale = false;

  async function load(): Promise<void> {
    const rows = await sql<StoredDestination[]>`
      select id, client_id as "clientId", name, url, event_types as "eventTypes", conditions,
             body_form as "bodyForm", headers, timeout_ms as "timeoutMs",
             rate_per_second as "ratePerSecond", in_order as "inOrder", secret,
             previous_secret as "previousSecret", previous_secret_until as "previousSecretUntil",
             paused_at as "pausedAt"
      from destinations where archived_at is null order by created_at, id`;
    const text = JSON.stringify(rows);
    takeOver(rows, text);
    if (dataDir === null || text === copied) return;
    try {
      await writeDestinationsCopy(dataDir, rows);
      copied = text;
    } catch (error) {
      // A full disk must not keep a new destination from being used.
      log.warn({ err: error }, "destinations.copy_failed");
    }
  }

  /** Opens what is sealed only where something changed. */
  function takeOver(rows: StoredDestination[], text: string): void {
    if (text === known) return;
    const destinations = openDestinations(appSecret, rows);
    byId = new Map(destinations.map((one) => [one.id, one]));
    byClient = new Map();
    for (const one of destinations) {
      const others = byClient.get(one.clientId);
      if (others === undefined) byClient.set(one.clientId, [one]);
      else others.push(one);
    }
    const isFirst = known === undefined;
    known = text;
    if (!isFirst) options.onChange?.();
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
    refresh().catch((error) => log.debug({ err: error }, "destinations.refresh_failed"));
  };

  if (options.databaseIsAway) {
    const rows = (dataDir && (await readDestinationsCopy(dataDir))) || [];
    takeOver(rows, JSON.stringify(rows));
  } else {
    await refresh();
  }
  const timer = setInterval(refreshQuietly, REFRESH_EVERY_MS);
  timer.unref();
  const listening = keepListening(sql, DESTINATIONS_CHANGED, refreshQuietly);

  return {
    ofClient: (clientId) => byClient.get(clientId) ?? [],
    find: (destinationId) => byId.get(destinationId),
    all: () => [...byId.values()],
    refresh,
    async stop() {
      clearInterval(timer);
      await listening.stop();
    },
  };
}
