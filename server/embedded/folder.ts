import {
  accessSync,
  chownSync,
  constants,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { EmbeddedPostgresError } from "./error.ts";
import type { RunAs } from "./run-as.ts";

/** What lies in `DATA_DIR/postgres`. */
export type Folder = {
  root: string;
  /** PGDATA. */
  cluster: string;
  /** initdb works here; renamed to `cluster` when it is whole. */
  unfinished: string;
  connection: string;
  lock: string;
  log: string;
  /** Whose files these are; as root, what we add must stay theirs. */
  owner: Owner;
};

export type Owner = { uid: number; gid: number };

/** How to reach the server, and whose it is; kept in a file only we can read. */
export type Connection = {
  port: number;
  password: string;
  runAs: RunAs;
  /** Identity of the process that stops the server when it ends. */
  owner: string | null;
  /** Started by a command for its own time, not by `npm start`. */
  temporary: boolean;
};

/** @throws EmbeddedPostgresError when the folder can't be made or written */
export function prepareFolder(dataDir: string): Folder {
  const root = join(dataDir, "postgres");
  try {
    // Others may pass through, not look: as root, PostgreSQL runs as a user of its own.
    mkdirSync(dataDir, { recursive: true, mode: 0o711 });
    if (mkdirSync(root, { recursive: true, mode: 0o711 })) giveToOwner(root, statSync(dataDir));
    accessSync(root, constants.W_OK);
  } catch (error) {
    const owner = ownerOf(root);
    const hint =
      owner === null || owner === process.getuid?.()
        ? "choose another DATA_DIR"
        : `it belongs to user ${owner}: start Ringonce as that user, or choose another DATA_DIR`;
    throw new EmbeddedPostgresError(
      `The data folder ${dataDir} can't be written (${(error as NodeJS.ErrnoException).code}): ${hint}.`,
    );
  }
  return {
    root,
    cluster: join(root, "cluster"),
    unfinished: join(root, "cluster.unfinished"),
    connection: join(root, "connection.json"),
    lock: join(root, "start.lock"),
    log: join(root, "server.log"),
    owner: statSync(root),
  };
}

export function readConnection(folder: Folder): Connection | null {
  try {
    return JSON.parse(readFileSync(folder.connection, "utf8")) as Connection;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    // Written by rename, so it is never half a file; damaged by hand, it is made anew.
    if (error instanceof SyntaxError) return null;
    throw new EmbeddedPostgresError(
      `${folder.connection} can't be read: run this as the user who runs Ringonce.`,
    );
  }
}

export function writeConnection(folder: Folder, connection: Connection): void {
  const aside = `${folder.connection}.new`;
  writeFileSync(aside, `${JSON.stringify(connection, null, 2)}\n`, { mode: 0o600 });
  giveToOwner(aside, folder.owner);
  renameSync(aside, folder.connection);
}

/**
 * A command that root runs on an installation of somebody else must not leave files there that
 * the owner can't read.
 */
export function giveToOwner(path: string, { uid, gid }: Owner): void {
  if (process.getuid?.() === 0) chownSync(path, uid, gid);
}

function ownerOf(path: string): number | null {
  try {
    return statSync(path).uid;
  } catch {
    return null;
  }
}
