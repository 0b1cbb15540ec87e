import { randomBytes } from "node:crypto";
import {
  chownSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Env } from "../env.ts";
import { demandDataFolder } from "./data-folder.ts";
import { Unstartable } from "./unstartable.ts";

/**
 * The secret that encrypts Retell keys and signs sessions: APP_SECRET, else the one that was made
 * in DATA_DIR on the first start. Two first starts at once agree on one.
 *
 * @throws Unstartable when it can neither be read nor made, or DATA_DIR is no folder: the journal
 *   needs it where the secret does not
 */
export function readAppSecret(env: Env): string {
  demandDataFolder(env.dataDir);
  const path = secretPath(env.dataDir);
  return findAppSecret(env) ?? orTell(path, () => create(env.dataDir, path));
}

/**
 * The same where there is one; makes none.
 *
 * @throws Unstartable when it can't be read
 */
export function findAppSecret(env: Env): string | null {
  const path = secretPath(env.dataDir);
  return env.APP_SECRET ?? orTell(path, () => read(path));
}

export const secretPath = (dataDir: string) => join(dataDir, "secret");

function orTell<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new Unstartable(
      `The secret ${path} can't be read or made (${(error as NodeJS.ErrnoException).code}): make DATA_DIR writable, or set APP_SECRET.`,
    );
  }
}

/** @returns null when there is none yet */
function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function create(dataDir: string, path: string): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600 });
  // Made by root for an installation of somebody else, it must be theirs.
  const { uid, gid } = statSync(dataDir);
  if (process.getuid?.() === 0) chownSync(mine, uid, gid);
  try {
    linkSync(mine, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(mine, { force: true });
  }
  return readFileSync(path, "utf8").trim();
}
