import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

/** The core a process is bound to; null where it may run anywhere. */
export type Pinning = number | null;

const canPin = availableParallelism() >= 2 && spawnSync("taskset", ["-V"]).status === 0;

/** The server has the first core to itself; load generator and PostgreSQL share the second. */
export const SERVER_CORE: Pinning = canPin ? 0 : null;
export const OTHER_CORE: Pinning = canPin ? 1 : null;

/** Binds a running process and all it starts from now on; null sets it free again. */
export function pin(pid: number, core: Pinning): void {
  if (!canPin) return;
  const cores = core === null ? `0-${availableParallelism() - 1}` : `${core}`;
  spawnSync("taskset", ["-a", "-c", "-p", cores, `${pid}`]);
}
