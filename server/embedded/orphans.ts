import { readdirSync, readFileSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, processIdentity } from "../lock/index.mjs";
import { EmbeddedPostgresError } from "./error.ts";

/** Idle backends notice at once that their server is gone; a busy one when its statement ends. */
const LEAVE_BY_THEMSELVES_MS = 1_000;
const LEAVE_WHEN_TOLD_MS = 5_000;

/**
 * Ends what a killed server left behind: its backends live on until they notice, and may commit
 * meanwhile. Two generations at work on the same files would destroy them, and PostgreSQL's own
 * guard against it is the pid file, so this goes before its removal.
 *
 * @param cluster the data folder of a server that is dead
 * @throws EmbeddedPostgresError when some can't be ended
 */
export async function endOrphans(cluster: string): Promise<void> {
  const told = ["SIGQUIT", "SIGKILL"] as const;
  let orphans = await leave(findOrphans(cluster), LEAVE_BY_THEMSELVES_MS);
  for (const signal of told) {
    for (const orphan of orphans) signalTo(orphan, signal);
    orphans = await leave(orphans, LEAVE_WHEN_TOLD_MS);
  }
  if (orphans.length > 0) {
    throw new EmbeddedPostgresError(
      `The embedded PostgreSQL can't start: processes of the one before it are still at work (${orphans.map((orphan) => Number.parseInt(orphan, 10)).join(", ")}).`,
    );
  }
}

/** PostgreSQL's processes work in their data folder. By inode, because it may have been moved. */
function findOrphans(cluster: string): string[] {
  if (process.platform !== "linux") return [];
  const ours = statSync(cluster);
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const at = statSync(`/proc/${pid}/cwd`);
        if (at.ino !== ours.ino || at.dev !== ours.dev) return [];
        // Somebody's shell may stand in that folder.
        if (readFileSync(`/proc/${pid}/comm`, "utf8").trim() !== "postgres") return [];
        return processIdentity(Number(pid)) ?? [];
      } catch {
        // It has gone, or is not ours to look into.
        return [];
      }
    });
}

/** @returns those that are still there after `limitMs` */
async function leave(orphans: string[], limitMs: number): Promise<string[]> {
  const deadline = Date.now() + limitMs;
  let left = orphans.filter(isAlive);
  while (left.length > 0 && Date.now() < deadline) {
    await sleep(10);
    left = left.filter(isAlive);
  }
  return left;
}

function signalTo(identity: string, signal: NodeJS.Signals): void {
  try {
    process.kill(Number.parseInt(identity, 10), signal);
  } catch {
    // It left meanwhile, or belongs to another user and the caller will hear of it.
  }
}
