import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, processIdentity } from "../lock/index.mjs";
import { findBinaries } from "./binaries.ts";
import { createCluster, resetPassword } from "./cluster.ts";
import { EmbeddedPostgresError } from "./error.ts";
import { type Connection, type Folder, readConnection, writeConnection } from "./folder.ts";
import { pickPort } from "./port.ts";
import {
  findPostmaster,
  type Postmaster,
  settle,
  startPostmaster,
  stopPostmaster,
} from "./postmaster.ts";
import { countOthers, joinServer, leave, type Presence } from "./presence.ts";
import { pickRunAs } from "./run-as.ts";

/** How long a server that hung up on us may take to be gone: the checkpoint of a fast stop. */
const LAST_MOMENTS_MS = 30_000;

/** A server in use by this process. */
export type Held = {
  server: Postmaster;
  connection: Connection;
  /**
   * `created` from nothing; `started` on its old data; `adopted` from a process that was killed;
   * `shared` with the process it belongs to.
   */
  how: "created" | "started" | "adopted" | "shared";
  /** One idle connection: how the users of a server count one another. */
  presence: Presence;
};

/** Finds the server or starts it. The caller holds the lock. */
export async function obtain(
  folder: Folder,
  { temporary, settings }: { temporary: boolean; settings?: Record<string, string> },
): Promise<Held> {
  const me = processIdentity(process.pid) ?? `${process.pid}`;
  const known = readConnection(folder);
  const shared = known && (await joinLive(folder, known, me, temporary));
  if (shared) return shared;
  // Alive, but its password is lost: it can only be replaced.
  const locked = await settle(folder);
  if (locked) await stopPostmaster(locked);

  const binaries = findBinaries();
  const fresh = !existsSync(folder.cluster);
  if (fresh) emptyFolder(folder.unfinished);
  const runAs = pickRunAs(binaries, {
    folder: fresh ? folder.unfinished : folder.cluster,
    owner: folder.owner,
    remembered: known?.runAs,
  });
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
      settings,
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

/**
 * Joins the server that runs on this folder, and takes it over where nobody else will stop it.
 *
 * @returns null when none runs
 */
async function joinLive(
  folder: Folder,
  known: Connection,
  me: string,
  temporary: boolean,
): Promise<Held | null> {
  for (;;) {
    const server = await settle(folder);
    if (server === null) return null;
    const isOwned = known.owner !== null && isAlive(known.owner) && !known.temporary;
    const connection = {
      ...known,
      port: server.port,
      ...(isOwned ? {} : { owner: me, temporary }),
    };
    try {
      const presence = await joinServer(connection);
      writeConnection(folder, connection);
      return { server, connection, how: isOwned || temporary ? "shared" : "adopted", presence };
    } catch (error) {
      // Its parent was killed a moment ago, so it is about to stop but does not say so yet.
      if (hungUp(error) && (await hasGone(server))) continue;
      throw unusable(server, folder, error);
    }
  }
}

/** Silence is no goodbye. */
function hungUp(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code !== "CONNECT_TIMEOUT";
}

function unusable({ identity }: Postmaster, { log }: Folder, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new EmbeddedPostgresError(
    `The embedded PostgreSQL (process ${Number.parseInt(identity, 10)}) runs, but can't be used: ${reason} (its log is ${log}).`,
    { cause },
  );
}

async function hasGone({ identity }: Postmaster): Promise<boolean> {
  const deadline = Date.now() + LAST_MOMENTS_MS;
  while (isAlive(identity) && Date.now() < deadline) await sleep(20);
  return !isAlive(identity);
}

/** Stops the server if nobody else needs it. The caller holds the lock. */
export async function release(folder: Folder, held: Held, temporary: boolean): Promise<void> {
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
