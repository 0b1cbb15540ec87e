import { accessSync, constants, existsSync, statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { Env } from "../../env.ts";
import { findAppSecret, secretPath } from "../app-secret.ts";
import { isInstalled } from "../boot/install.mjs";
import { isBuilt } from "../build.ts";
import { demandDataFolder } from "../data-folder.ts";
import { bad, type Finding, good, note } from "./finding.ts";

const MIB = 1024 * 1024;

/**
 * Node.js, packages, build, data folder, secret and disk.
 *
 * @returns the secret; null where there is none, or it can't be read
 */
export async function* examineInstallation(env: Env): AsyncGenerator<Finding, string | null> {
  // Older releases don't get this far.
  yield good("node", `Node.js ${process.versions.node}`);
  yield isInstalled()
    ? good("packages", "those of package-lock.json")
    : bad("packages", "not those of package-lock.json", "npm install");
  yield isBuilt()
    ? good("build", "the dashboard is built from these sources")
    : note("build", "the dashboard is not built from these sources", "npm start builds it");
  yield examineDataFolder(env.dataDir);
  const appSecret = yield* examineSecret(env);
  yield examineDisk(env.dataDir);
  return appSecret;
}

function examineDataFolder(dataDir: string): Finding {
  try {
    demandDataFolder(dataDir);
  } catch (error) {
    return bad("data folder", (error as Error).message);
  }
  if (!existsSync(dataDir)) {
    return note("data folder", `${dataDir} does not exist yet`, "npm start makes it");
  }
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return good("data folder", dataDir);
  } catch {
    return bad(
      "data folder",
      `${dataDir} can't be written`,
      "run this as the user who runs Ringonce, or correct DATA_DIR",
    );
  }
}

function* examineSecret(env: Env): Generator<Finding, string | null> {
  const path = secretPath(env.dataDir);
  try {
    const appSecret = findAppSecret(env);
    if (env.APP_SECRET !== undefined) yield good("secret", "from APP_SECRET");
    else if (appSecret === null) {
      yield note("secret", `${path} does not exist`, "the first start makes it");
    } else if ((statSync(path).mode & 0o077) !== 0) {
      yield bad("secret", `${path} can be read by others`, `chmod 600 ${path}`);
    } else yield good("secret", path);
    return appSecret;
  } catch (error) {
    yield bad("secret", (error as Error).message);
    return null;
  }
}

function examineDisk(dataDir: string): Finding {
  let folder = dataDir;
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  const freeMib = Math.floor((bavail * bsize) / MIB);
  const free = freeMib < 1024 ? `${freeMib} MiB free` : `${(freeMib / 1024).toFixed(1)} GiB free`;
  if (freeMib < 256) return bad("disk", free, "make room: PostgreSQL stops when the disk is full");
  return freeMib < 2048 ? note("disk", free, "make room soon") : good("disk", free);
}
