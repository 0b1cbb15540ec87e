import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, lchownSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Binaries } from "./binaries.ts";
import { EmbeddedPostgresError } from "./error.ts";
import type { Owner } from "./folder.ts";

/**
 * PostgreSQL refuses to run as root, so root runs it as a system user, or in a user namespace
 * where root looks like nobody (which needs no user that can reach the project's folder).
 */
export type RunAs =
  | { way: "self" }
  | { way: "user"; name: string; uid: number; gid: number }
  | { way: "namespace" };

export type Command = { file: string; args: string[] };

/** A fixed environment: nothing of ours, no secret, reaches PostgreSQL. */
export const CHILD_ENV: NodeJS.ProcessEnv = {
  PATH: process.env.PATH ?? "/usr/bin:/bin",
  LC_ALL: "C",
  LANG: "C",
  HOME: "/",
  NODE_ENV: "production",
};

/**
 * The command line that runs `file` in the given way. The process that is spawned becomes `file`
 * itself: every wrapper execs in place, so its pid is the pid to signal.
 *
 * @param diesWithParent where the system can, PostgreSQL is told to stop when we are killed
 */
export function commandAs(
  runAs: RunAs,
  file: string,
  args: string[],
  { diesWithParent = false } = {},
): Command {
  const line: string[] = [];
  if (runAs.way === "namespace") {
    line.push("unshare", "--user", "--map-user=65534", "--map-group=65534", "--");
  }
  const setpriv: string[] = [];
  if (runAs.way === "user") {
    setpriv.push(`--reuid=${runAs.uid}`, `--regid=${runAs.gid}`, "--clear-groups");
  }
  // After unshare, because a change of credentials clears it.
  if (diesWithParent && hasSetpriv()) setpriv.push("--pdeathsig", "INT");
  if (setpriv.length > 0) line.push("setpriv", ...setpriv, "--");
  line.push(file, ...args);
  const [first = file, ...rest] = line;
  return { file: first, args: rest };
}

/**
 * Picks the first way that can run the binaries and use the folder. The one remembered from last
 * time goes first, because the files belong to it.
 *
 * @param target an existing folder that is handed over to the way that is picked, and whose
 *   installation it is
 * @throws EmbeddedPostgresError when there is none
 */
export function pickRunAs(
  binaries: Binaries,
  target: { folder: string; owner: Owner; remembered?: RunAs },
): RunAs {
  const { folder, owner, remembered } = target;
  const ways = candidates(owner);
  const first = ways.find((way) => JSON.stringify(way) === JSON.stringify(remembered));
  const failures: string[] = [];
  for (const way of first ? [first, ...ways.filter((other) => other !== first)] : ways) {
    const failure = probe(binaries, folder, way);
    if (failure === null) return way;
    failures.push(failure);
  }
  throw new EmbeddedPostgresError(
    isRoot()
      ? `PostgreSQL refuses to run as root, and no other way to run it works here (${failures.join("; ")}): move Ringonce and DATA_DIR where the user "nobody" can reach them, start it as an ordinary user, or set DATABASE_URL.`
      : `The embedded PostgreSQL does not run here (${failures.join("; ")}): set DATABASE_URL to a PostgreSQL 15 or newer.`,
  );
}

function candidates(owner: Owner): RunAs[] {
  if (process.platform !== "linux") return [{ way: "self" }];
  // Root at work on an installation of somebody else: PostgreSQL stays theirs.
  if (isRoot() && owner.uid !== 0) return lookUpUser(`${owner.uid}`);
  // Not root, but with an id that has no passwd entry, PostgreSQL runs in a namespace only.
  if (!isRoot()) return [{ way: "self" }, { way: "namespace" }];
  return [...["postgres", "nobody"].flatMap((name) => lookUpUser(name)), { way: "namespace" }];
}

/** @returns null when it works, else the reason it doesn't */
function probe(binaries: Binaries, folder: string, runAs: RunAs): string | null {
  giveTo(folder, runAs);
  const checks = [
    commandAs(runAs, binaries.postgres, ["--version"]),
    commandAs(runAs, "test", ["-w", folder, "-a", "-x", folder]),
  ];
  for (const { file, args } of checks) {
    const result = spawnSync(file, args, { cwd: "/", env: CHILD_ENV, encoding: "utf8" });
    if (result.status === 0) continue;
    const name = runAs.way === "user" ? `as ${runAs.name}` : `by ${runAs.way}`;
    const reason = (result.error?.message ?? result.stderr).trim().split("\n").at(-1);
    return `${name}: ${reason || "the data folder is out of reach"}`;
  }
  return null;
}

/** As root, hands a folder and what is in it to whoever PostgreSQL will run as. */
export function giveTo(path: string, runAs: RunAs): void {
  if (!isRoot()) return;
  const [uid, gid] = runAs.way === "user" ? [runAs.uid, runAs.gid] : [0, 0];
  if (!existsSync(path) || lstatSync(path).uid === uid) return;
  const visit = (entry: string): void => {
    lchownSync(entry, uid, gid);
    if (lstatSync(entry).isDirectory()) {
      for (const child of readdirSync(entry)) visit(join(entry, child));
    }
  };
  visit(path);
}

function lookUpUser(name: string): RunAs[] {
  try {
    const line = execFileSync("getent", ["passwd", name], { encoding: "utf8" });
    const [found = name, , uid, gid] = line.split(":");
    return [{ way: "user", name: found, uid: Number(uid), gid: Number(gid) }];
  } catch {
    return [];
  }
}

let setprivFound: boolean | undefined;
function hasSetpriv(): boolean {
  setprivFound ??= spawnSync("setpriv", ["--pdeathsig", "INT", "true"]).status === 0;
  return setprivFound;
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
