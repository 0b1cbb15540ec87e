import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** The processes of a PostgreSQL, to be killed and paused. */
export type Cluster = {
  /** To the postmaster: SIGQUIT is PostgreSQL's `immediate`. */
  kill(signal: "SIGQUIT" | "SIGKILL"): void;
  /** Stops the whole server in its tracks, and lets it go on. */
  pause(ms: number): Promise<void>;
};

/** @param dataDir of the embedded PostgreSQL */
export function findCluster(dataDir: string): Cluster {
  const postmaster = (): number =>
    Number.parseInt(readFileSync(join(dataDir, "postgres/cluster/postmaster.pid"), "utf8"), 10);

  return {
    kill: (signal) => signalTo([postmaster()], signal),
    async pause(ms) {
      const pid = postmaster();
      // The parent first, so that it starts no child meanwhile.
      signalTo([pid], "SIGSTOP");
      const stopped = [pid, ...childrenOf(pid)];
      signalTo(stopped, "SIGSTOP");
      try {
        await sleep(ms);
      } finally {
        signalTo(stopped.reverse(), "SIGCONT");
      }
    },
  };
}

function signalTo(pids: number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has gone meanwhile.
    }
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
        return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === parent;
      } catch {
        return false;
      }
    });
}
