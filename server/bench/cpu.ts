import { readdirSync, readFileSync } from "node:fs";

/** Linux counts in hundredths of a second for everybody who asks, whatever the kernel's own tick. */
const TICK_US = 10_000;

type Process = { pid: number; parent: number; ownUs: number; reapedUs: number };

/**
 * User and system time a process and everything below it have used, in µs. What children of the
 * root used that ended meanwhile stays in the sum, so a difference of two readings is right.
 */
export function cpuOfTree(root: number): number {
  const processes = readProcesses();
  let sum = 0;
  let level = processes.filter(({ pid }) => pid === root);
  while (level.length > 0) {
    for (const { ownUs, reapedUs } of level) sum += ownUs + reapedUs;
    const pids = new Set(level.map(({ pid }) => pid));
    level = processes.filter(({ parent }) => pids.has(parent));
  }
  return sum;
}

/** Resident memory of one process, in bytes. */
export function residentBytes(pid: number): number {
  const [, kilobytes] =
    /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) * 1024;
}

function readProcesses(): Process[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      return [parseStat(Number(name), readFileSync(`/proc/${name}/stat`, "utf8"))];
    } catch {
      // It ended while we looked.
      return [];
    }
  });
}

function parseStat(pid: number, stat: string): Process {
  // The name in brackets may hold spaces; the fields after it are numbered from 3 in proc(5).
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const field = (number: number) => Number(fields[number - 3]);
  return {
    pid,
    parent: field(4),
    ownUs: (field(14) + field(15)) * TICK_US,
    reapedUs: (field(16) + field(17)) * TICK_US,
  };
}
