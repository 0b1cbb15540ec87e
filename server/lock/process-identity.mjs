import { readFileSync } from "node:fs";

/**
 * Names a running process so that a later process with the same pid is told apart.
 *
 * @param {number} pid
 * @returns {string | null} null when no such process runs (a zombie doesn't)
 */
export function processIdentity(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  if (process.platform !== "linux") return isSignallable(pid) ? `${pid}` : null;
  try {
    // "pid (name) state ppid … starttime"; the name may itself hold spaces and brackets.
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, startedAt] = [fields[0], fields[19]];
    return state === "Z" || state === "X" ? null : `${pid}:${startedAt}`;
  } catch {
    return null;
  }
}

/** @param {string} identity */
export function isAlive(identity) {
  return processIdentity(Number.parseInt(identity, 10)) === identity;
}

/** @param {number} pid */
function isSignallable(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}
