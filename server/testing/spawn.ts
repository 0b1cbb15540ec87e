import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

export type TestProcess = {
  /** The next line it prints; rejects when it ends instead. */
  line(): Promise<string>;
  send(text: string): void;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
};

/** Starts a script of `testing/processes` in a real process of its own. */
export function spawnTestProcess(script: string, args: readonly string[]): TestProcess {
  const path = join(import.meta.dirname, "processes", script);
  const child: ChildProcessWithoutNullStreams = spawn(
    process.execPath,
    ["--import", "tsx", path, ...args],
    { stdio: ["pipe", "pipe", "pipe"] },
  );
  let errors = "";
  child.stderr.on("data", (text) => {
    errors += text;
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    async line() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${script} ended early: ${errors}`);
      return value;
    },
    send: (text) => child.stdin.write(`${text}\n`),
    async kill() {
      child.kill("SIGKILL");
      await gone;
    },
  };
}
