import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { ROOT } from "../cli/boot/install.mjs";
import { NODE_FLAGS } from "../cli/boot/node-flags.mjs";
import type { Pinning } from "./pinning.ts";

const running = new Set<ChildProcess>();

/** A process of the benchmark's own, that answers orders one at a time. */
export type Child = {
  pid: number;
  /** @returns what it answers; @throws when it ends instead */
  ask(order: object): Promise<unknown>;
  stop(): Promise<void>;
};

/**
 * Starts a TypeScript file of this folder as a process and waits until it reports.
 *
 * @returns the child and its first message
 */
export async function startChild(
  file: string,
  { core, env = {} }: { core: Pinning; env?: Record<string, string> },
): Promise<{ child: Child; report: unknown }> {
  const node = [
    process.execPath,
    ...NODE_FLAGS,
    "--import",
    "tsx",
    join(import.meta.dirname, file),
  ];
  const [command = "", ...args] = core === null ? node : ["taskset", "-c", `${core}`, ...node];
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: "production", LOG_LEVEL: "error", ...env },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  endWithUs(child);

  const answer = async (): Promise<unknown> => {
    const over = new AbortController();
    const ended = once(child, "exit", { signal: over.signal }).then(() => {
      throw new Error(`${file} ended before it answered.`);
    });
    try {
      return await Promise.race([
        once(child, "message", { signal: over.signal }).then(([message]) => message),
        ended,
      ]);
    } finally {
      over.abort();
      ended.catch(() => {});
    }
  };
  const report = await answer();
  return {
    report,
    child: {
      pid: child.pid ?? 0,
      ask(order) {
        const answered = answer();
        child.send(order);
        return answered;
      },
      async stop() {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const exit = once(child, "exit");
        child.disconnect();
        await exit;
      },
    },
  };
}

/** However we end. */
export function endWithUs(child: ChildProcess): void {
  running.add(child);
  child.once("exit", () => running.delete(child));
}

/** For the end of the benchmark, however it ends; resolves when they are gone. */
export async function killChildren(): Promise<void> {
  const gone = [...running].map((child) => once(child, "exit"));
  for (const child of running) child.kill("SIGKILL");
  await Promise.all(gone);
}
