import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, processIdentity } from "./process-identity.mjs";

/** A lock is broken in microseconds; one that has stood this long was left by a dead breaker. */
const BREAK_LEFT_BEHIND_MS = 10_000;

/** Somebody alive has kept the lock longer than we wanted to wait. */
export class LockTaken extends Error {
  code = /** @type {const} */ ("lock_taken");
}

/**
 * Runs `work` while no other process (nor another call in this one) holds the lock at `path`.
 * A holder that was killed holds nothing.
 *
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {{ waitMs?: number }} [options]
 * @returns {Promise<T>}
 * @throws {LockTaken} when a live holder keeps it for `waitMs`
 */
export async function withLock(path, work, { waitMs = 90_000 } = {}) {
  const deadline = Date.now() + waitMs;
  while (!take(path)) {
    const holder = read(path);
    if (holder !== null && !isAlive(holder)) breakLock(path, holder);
    else if (Date.now() > deadline) {
      throw new LockTaken(
        `Process ${Number.parseInt(holder ?? "", 10)} is in the way: it has held ${path} for too long.`,
      );
    } else await sleep(25);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/**
 * Written aside and linked in place, so that nobody ever reads a lock without its holder.
 *
 * @param {string} path
 */
function take(path) {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, processIdentity(process.pid) ?? `${process.pid}`, { mode: 0o600 });
  try {
    linkSync(mine, path);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

/**
 * One breaker at a time, who looks again: else it might remove the lock of the next holder.
 *
 * @param {string} path
 * @param {string} deadHolder
 */
function breakLock(path, deadHolder) {
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

/**
 * Whether somebody alive holds the lock at `path`. Looks, and takes nothing.
 *
 * @param {string} path
 */
export function isHeld(path) {
  const holder = read(path);
  return holder !== null && isAlive(holder);
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
