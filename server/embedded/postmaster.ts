import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, processIdentity } from "../lock/index.mjs";
import type { Binaries } from "./binaries.ts";
import { EmbeddedPostgresError } from "./error.ts";
import { type Folder, giveToOwner } from "./folder.ts";
import { endOrphans } from "./orphans.ts";
import { CHILD_ENV, commandAs, type RunAs } from "./run-as.ts";

/** Crash recovery after a long run can take a while; a healthy start takes a tenth of a second. */
const START_LIMIT_MS = 60_000;
/** The whole of Ringonce has ten seconds to end. */
const FAST_STOP_LIMIT_MS = 5_000;
const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

const SETTINGS: Record<string, string> = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  shared_buffers: `${sharedBuffersMegabytes(memoryBytes())}MB`,
  // Segments are used again instead of made anew, and a burst is not cut up by checkpoints.
  min_wal_size: "512MB",
  max_wal_size: "2GB",
  // Bodies are stored as they are; compressing them again costs more than it saves.
  wal_compression: "off",
  jit: "off",
  timezone: "UTC",
  // A failing statement must not carry bodies and numbers of callers into the log.
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
  log_checkpoints: "off",
};

/**
 * The C library gives memory back to the system as soon as a statement is done with it, and the next
 * one pays for every page anew. A body of 300 KB cost a sixth more by that.
 */
const KEEPS_MEMORY = {
  MALLOC_MMAP_THRESHOLD_: `${32 * 1024 * 1024}`,
  MALLOC_TRIM_THRESHOLD_: `${64 * 1024 * 1024}`,
};

/** A sixteenth of the memory: what is written lately stays in it, and the machine has other work. */
export function sharedBuffersMegabytes(memoryBytes: number): number {
  const sixteenth = Math.floor(memoryBytes / 16 / 1024 / 1024);
  return Math.min(Math.max(sixteenth, 128), 1_024);
}

/** Of the machine, or of the container where that has less. */
function memoryBytes(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

export type Postmaster = {
  identity: string;
  port: number;
  status: "starting" | "ready" | "stopping";
};

/** The server that runs on this folder now, whoever started it, by PostgreSQL's own pid file. */
export function findPostmaster(folder: Folder): Postmaster | null {
  let lines: string[];
  try {
    lines = readFileSync(join(folder.cluster, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return null;
  }
  const pid = Number(lines[0]);
  const identity = processIdentity(pid);
  if (identity === null || !runsOn(pid, folder.cluster)) return null;
  const state = lines[7]?.trim();
  const status = state === "ready" ? "ready" : state === "stopping" ? "stopping" : "starting";
  return { identity, port: Number(lines[3]), status };
}

/**
 * Starts a server and waits until it takes connections.
 *
 * @throws EmbeddedPostgresError with PostgreSQL's own last words
 */
export async function startPostmaster(options: {
  binaries: Binaries;
  folder: Folder;
  runAs: RunAs;
  port: number;
  diesWithParent: boolean;
  settings?: Record<string, string>;
}): Promise<Postmaster> {
  const { binaries, folder } = options;
  // PostgreSQL takes any live process with the pid of a dead server for that server, and
  // refuses to start. We know better: findPostmaster looked, and we hold the lock.
  await endOrphans(folder.cluster);
  rmSync(join(folder.cluster, "postmaster.pid"), { force: true });
  const settings = Object.entries({ ...SETTINGS, ...options.settings });
  const command = commandAs(
    options.runAs,
    binaries.postgres,
    ["-D", folder.cluster, "-p", `${options.port}`].concat(
      settings.flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ),
    { diesWithParent: options.diesWithParent },
  );
  const { output, from } = openLog(folder);
  const child = spawn(command.file, command.args, {
    // The user PostgreSQL runs as may not even be able to enter our working folder.
    cwd: "/",
    env: { ...CHILD_ENV, ...KEEPS_MEMORY },
    // A group of its own: Ctrl-C must reach us first.
    detached: true,
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  child.unref();
  const ended = new Promise<"ended">((resolve) => {
    child.once("exit", () => resolve("ended"));
    child.once("error", () => resolve("ended"));
  });
  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline) {
    const found = findPostmaster(folder);
    if (found?.status === "ready") return found;
    if ((await Promise.race([ended, sleep(15)])) === "ended") break;
  }
  child.kill("SIGQUIT");
  throw new EmbeddedPostgresError(
    `The embedded PostgreSQL did not start: ${lastWords(folder, from)} (its log is ${folder.log}).`,
  );
}

/** Stops a server; every committed row is safe however it ends. */
export async function stopPostmaster(server: Postmaster): Promise<void> {
  const pid = Number.parseInt(server.identity, 10);
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    if (!isAlive(server.identity)) return;
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    const deadline = Date.now() + (signal === "SIGINT" ? FAST_STOP_LIMIT_MS : 1_000);
    while (isAlive(server.identity) && Date.now() < deadline) await sleep(10);
  }
}

/** Waits for a server that is on its way up or down. Null when it has gone. */
export async function settle(folder: Folder): Promise<Postmaster | null> {
  const deadline = Date.now() + START_LIMIT_MS;
  for (;;) {
    const server = findPostmaster(folder);
    if (server === null || server.status === "ready") return server;
    if (Date.now() > deadline) {
      throw new EmbeddedPostgresError(
        `The embedded PostgreSQL (process ${Number.parseInt(server.identity, 10)}) has been ${server.status} for too long (its log is ${folder.log}).`,
      );
    }
    await sleep(20);
  }
}

/** A pid file outlives its server, and another process may have its pid by now. */
function runsOn(pid: number, cluster: string): boolean {
  if (process.platform !== "linux") return true;
  try {
    // PostgreSQL works in its data folder. By inode, because the folder may have been moved.
    const [at, ours] = [statSync(`/proc/${pid}/cwd`), statSync(cluster)];
    return at.ino === ours.ino && at.dev === ours.dev;
  } catch {
    // Not ours to look into. Rather mistake a process for our server than start a second one.
    return readCommandLine(pid).includes("postgres");
  }
}

function readCommandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

function openLog(folder: Folder): { output: number; from: number } {
  const size = statSync(folder.log, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) renameSync(folder.log, `${folder.log}.1`);
  const output = openSync(folder.log, "a", 0o600);
  giveToOwner(folder.log, folder.owner);
  return { output, from: size > LOG_LIMIT_BYTES ? 0 : size };
}

function lastWords(folder: Folder, from: number): string {
  const lines = readFileSync(folder.log).subarray(from).toString("utf8").trim().split("\n");
  const worst = lines.findLast((line) => /FATAL|PANIC/.test(line)) ?? lines.at(-1) ?? "";
  return worst.replace(/^.*?(FATAL|PANIC):\s*/, "").trim() || "it said nothing";
}
