import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { findBinaries } from "./binaries.ts";
import { createCluster, resetPassword } from "./cluster.ts";
import {
  type Connection,
  type Folder,
  prepareFolder,
  readConnection,
  writeConnection,
} from "./folder.ts";
import { withLock } from "./lock.ts";
import { pickPort } from "./port.ts";
import {
  findPostmaster,
  type Postmaster,
  settle,
  startPostmaster,
  stopPostmaster,
} from "./postmaster.ts";
import { connectionUrl, countOthers, joinServer, leave, type Presence } from "./presence.ts";
import { isAlive, processIdentity } from "./process-identity.ts";
import { pickRunAs } from "./run-as.ts";

const WATCH_EVERY_MS = 500;

export type EmbeddedPostgres = {
  /** Good for the server's whole life, also after it had to be started again. */
  url: string;
  /**
   * `created` from nothing; `started` on its old data; `adopted` from a process that was killed;
   * `shared` with the process it belongs to.
   */
  how: "created" | "started" | "adopted" | "shared";
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
  let current = await withLock(folder.lock, () => obtain(folder, options));
  const url = connectionUrl(current.connection);

  let stopping = false;
  let busy = false;
  /** Starts the server again when it died: killed for memory, or stopped by its last owner. */
  async function revive(): Promise<void> {
    if (stopping || busy || isAlive(current.server.identity)) return;
    busy = true;
    try {
      await withLock(folder.lock, async () => {
        if (stopping) return;
        await leave(current.presence);
        current = await obtain(folder, options);
      });
      options.onTrouble?.("The embedded PostgreSQL had died and is running again.");
    } catch (error) {
      options.onTrouble?.((error as Error).message);
    } finally {
      busy = false;
    }
  }
  const watch = options.temporary ? undefined : setInterval(revive, WATCH_EVERY_MS).unref();

  return {
    url,
    how: current.how,
    async stop() {
      if (stopping) return;
      stopping = true;
      clearInterval(watch);
      await withLock(folder.lock, () => release(folder, current, options.temporary ?? false));
    },
  };
}

type Held = {
  server: Postmaster;
  connection: Connection;
  how: EmbeddedPostgres["how"];
  /** One idle connection: how the users of a server count one another. */
  presence: Presence;
};

/** Finds the server or starts it. The caller holds the lock. */
async function obtain(folder: Folder, options: Options): Promise<Held> {
  const temporary = options.temporary ?? false;
  const me = processIdentity(process.pid) ?? `${process.pid}`;
  const known = readConnection(folder);
  const live = await settle(folder);

  if (live && known) {
    const port = live.port;
    const owned = known.owner !== null && isAlive(known.owner) && !known.temporary;
    const connection = owned ? { ...known, port } : { ...known, port, owner: me, temporary };
    const presence = await joinServer(connection);
    writeConnection(folder, connection);
    return { server: live, connection, how: owned || temporary ? "shared" : "adopted", presence };
  }
  // Alive, but its password is lost: it can only be replaced.
  if (live) await stopPostmaster(live);

  const binaries = findBinaries();
  const fresh = !existsSync(folder.cluster);
  if (fresh) emptyFolder(folder.unfinished);
  const runAs = pickRunAs(binaries, fresh ? folder.unfinished : folder.cluster, known?.runAs);
  const connection: Connection = {
    port: await pickPort(known?.port),
    password: known?.password ?? randomBytes(24).toString("base64url"),
    runAs,
    owner: me,
    temporary,
  };
  if (fresh) createCluster(binaries, folder, runAs, connection.password);
  else if (!known) resetPassword(binaries, folder, runAs, connection.password);
  const start = () =>
    startPostmaster({
      binaries,
      folder,
      runAs,
      port: connection.port,
      // A command that is done may leave the server to somebody who came meanwhile.
      diesWithParent: !temporary,
      settings: options.settings,
    });
  writeConnection(folder, connection);
  const server = await start().catch(async (error) => {
    const another = await pickPort(connection.port);
    if (another === connection.port) throw error;
    connection.port = another;
    writeConnection(folder, connection);
    return start();
  });
  return {
    server,
    connection,
    how: fresh ? "created" : "started",
    presence: await joinServer(connection),
  };
}

/** Stops the server if nobody else needs it. The caller holds the lock. */
async function release(folder: Folder, held: Held, temporary: boolean): Promise<void> {
  const connection = readConnection(folder);
  const isMine = connection?.owner === processIdentity(process.pid);
  const stops = temporary
    ? connection?.temporary === true && (await countOthers(held.presence)) === 0
    : isMine;
  await leave(held.presence);
  if (stops) await stopPostmaster(findPostmaster(folder) ?? held.server);
}

function emptyFolder(path: string): void {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { mode: 0o700 });
}
