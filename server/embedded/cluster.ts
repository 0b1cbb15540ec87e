import { spawnSync } from "node:child_process";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Binaries } from "./binaries.ts";
import { EmbeddedPostgresError } from "./error.ts";
import type { Folder } from "./folder.ts";
import { CHILD_ENV, commandAs, giveTo, type RunAs } from "./run-as.ts";

export const ROLE = "ringonce";

/**
 * Makes an empty cluster whose only role has `password`. Made in `folder.unfinished`, an empty
 * folder that `runAs` can write, and then renamed, so a cluster
 * that exists is whole, whenever we are killed.
 */
export function createCluster(
  binaries: Binaries,
  folder: Folder,
  runAs: RunAs,
  password: string,
): void {
  const { unfinished } = folder;
  const passwordFile = join(unfinished, "password");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  giveTo(passwordFile, runAs);
  const target = join(unfinished, "data");
  run(binaries.initdb, runAs, [
    ["--pgdata", target],
    ["--username", ROLE],
    ["--pwfile", passwordFile],
    ["--auth", "scram-sha-256"],
    ["--encoding", "UTF8"],
    // The built-in collation is the same on every system and in every release of it.
    ["--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"],
    ["--data-checksums", "--no-instructions"],
  ]);
  renameSync(target, folder.cluster);
  rmSync(unfinished, { recursive: true, force: true });
}

/** Sets the role's password on a stopped cluster: for when the file that kept it was lost. */
export function resetPassword(
  binaries: Binaries,
  folder: Folder,
  runAs: RunAs,
  password: string,
): void {
  run(
    binaries.postgres,
    runAs,
    [["--single", "-D", folder.cluster, "postgres"]],
    `alter role ${ROLE} password '${password}'\n`,
  );
}

function run(file: string, runAs: RunAs, args: string[][], input = ""): void {
  const command = commandAs(runAs, file, args.flat());
  const result = spawnSync(command.file, command.args, {
    cwd: "/",
    env: CHILD_ENV,
    input,
    encoding: "utf8",
  });
  if (result.status !== 0) {
    const reason = result.error?.message ?? result.stderr.trim().split("\n").at(-1);
    throw new EmbeddedPostgresError(`The embedded PostgreSQL can't make its files: ${reason}.`);
  }
}
