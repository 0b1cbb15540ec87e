import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { EmbeddedPostgresError } from "./error.ts";
import { isAlive, processIdentity } from "./process-identity.ts";

const LONGEST_WAIT_MS = 90_000;
/** A lock is broken in microseconds; one that has stood this long was left by a dead breaker. */
const BREAK_LEFT_BEHIND_MS = 10_000;

/**
 * Runs `work` while no other process (nor another call in this one) holds the lock at `path`.
 * A holder that was killed holds nothing.
 *
 * @throws EmbeddedPostgresError when a live holder keeps it for a minute and a half
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + LONGEST_WAIT_MS;
  while (!take(path)) {
    const holder = read(path);
    if (holder !== null && !isAlive(holder)) breakLock(path, holder);
    else if (Date.now() > deadline) {
      throw new EmbeddedPostgresError(
        `Process ${Number.parseInt(holder ?? "", 10)} has been starting or stopping the embedded PostgreSQL for too long (lock ${path}).`,
      );
    } else await sleep(25);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** Written aside and linked in place, so that nobody ever reads a lock without its holder. */
function take(path: string): boolean {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, processIdentity(process.pid) ?? `${process.pid}`, { mode: 0o600 });
  try {
    linkSync(mine, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

/** One breaker at a time, who looks again: else it might remove the lock of the next holder. */
function breakLock(path: string, deadHolder: string): void {
  const breaking = `${path}.break`;
  if (!take(breaking)) {
    const age = Date.now() - (statSync(breaking, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > BREAK_LEFT_BEHIND_MS) rmSync(breaking, { force: true });
    return;
  }
  try {
    if (read(path) === deadHolder) rmSync(path, { force: true });
  } finally {
    rmSync(breaking, { force: true });
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
