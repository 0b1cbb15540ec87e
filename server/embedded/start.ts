import { isAlive, withLock } from "../lock/index.mjs";
import { prepareFolder } from "./folder.ts";
import { type Held, obtain, release } from "./hold.ts";
import { connectionUrl, leave } from "./presence.ts";

const WATCH_EVERY_MS = 500;

export type EmbeddedPostgres = {
  /** Good for the server's whole life, also after it had to be started again. */
  url: string;
  how: Held["how"];
  /** Ends our use. Stops the server if it is ours to stop. */
  stop(): Promise<void>;
};

type Options = {
  dataDir: string;
  /** For a command's own time: whoever is last to use the server stops it. */
  temporary?: boolean;
  /** PostgreSQL settings over ours, `fsync: "off"` for tests. */
  settings?: Record<string, string>;
  /** Told when the server died under us and was started again, or could not be. */
  onTrouble?: (message: string) => void;
};

/**
 * Runs the PostgreSQL that comes with Ringonce on `dataDir/postgres`, listening on loopback only.
 * Safe to call from several processes at once: one starts the server, the others share it. While
 * in use, a server that dies is started again.
 *
 * @throws EmbeddedPostgresError with one sentence for the operator
 */
export async function startEmbeddedPostgres(options: Options): Promise<EmbeddedPostgres> {
  const folder = prepareFolder(options.dataDir);
  const temporary = options.temporary ?? false;
  let current = await withLock(folder.lock, () => obtain(folder, { ...options, temporary }));
  const url = connectionUrl(current.connection);

  let stopping = false;
  let busy = false;
  let reported = "";
  /** Once per trouble, not twice a second while it lasts. */
  function report(message: string): void {
    if (message !== reported) options.onTrouble?.(message);
    reported = message;
  }
  /** Starts the server again when it died: killed for memory, or stopped by its last owner. */
  async function revive(): Promise<void> {
    if (stopping || busy || isAlive(current.server.identity)) return;
    busy = true;
    try {
      await withLock(folder.lock, async () => {
        if (stopping) return;
        await leave(current.presence);
        current = await obtain(folder, { ...options, temporary });
      });
      report("The embedded PostgreSQL had died and is running again.");
      reported = "";
    } catch (error) {
      report((error as Error).message);
    } finally {
      busy = false;
    }
  }
  const watch = temporary ? undefined : setInterval(revive, WATCH_EVERY_MS).unref();

  return {
    url,
    how: current.how,
    async stop() {
      if (stopping) return;
      stopping = true;
      clearInterval(watch);
      await withLock(folder.lock, () => release(folder, current, temporary));
    },
  };
}
