import { readFileSync } from "node:fs";

/**
 * Names a running process so that a later process with the same pid is told apart.
 *
 * @returns null when no such process runs (a zombie doesn't)
 */
export function processIdentity(pid: number): string | null {
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

export function isAlive(identity: string): boolean {
  return processIdentity(Number.parseInt(identity, 10)) === identity;
}

function isSignallable(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
