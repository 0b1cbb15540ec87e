import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { NODE_FLAGS } from "../cli/boot/node-flags.mjs";

const START_LIMIT_MS = 300_000;

/** A line of the server's log. */
export type LogLine = { time: string; level: string; event?: string; msg?: string };

export type AppProcess = {
  /** Starts it; resolves when it says that it is ready. @returns how long that took, ms */
  start(): Promise<number>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM. @returns the exit code */
  stop(): Promise<number | null>;
  /** SIGKILL, for good. */
  close(): Promise<void>;
  /** What was said by a name, since a moment (ms since the epoch), oldest first. */
  said(name: string, sinceMs?: number): number[];
  /** Ends nobody had asked for, and errors nobody caught. */
  readonly crashes: string[];
};

/** Names in the log that the suite measures by. */
const MEASURED = new Set(["database.away", "database.back", "journal.drained"]);

/** @param logPath where everything it prints is appended */
export function openApp(env: Record<string, string>, logPath: string): AppProcess {
  const sayings: { name: string; atMs: number }[] = [];
  const crashes: string[] = [];
  const output = createWriteStream(logPath, { flags: "a" });
  let child: ChildProcess | undefined;
  let isWantedDead = false;
  let isClosed = false;

  function read(line: string, ready: () => void): void {
    output.write(`${line}\n`);
    if (!line.startsWith("{")) return;
    const said = parse(line);
    const name = said?.event ?? said?.msg ?? "";
    if (MEASURED.has(name)) sayings.push({ name, atMs: Date.parse(said?.time ?? "") });
    if (name === "process.ready") ready();
    if (name.startsWith("process.un")) crashes.push(line.slice(0, 500));
  }

  async function kill(): Promise<void> {
    isWantedDead = true;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }

  return {
    crashes,
    async start() {
      if (isClosed) throw new Error("The server is not to be started again.");
      const startedAt = performance.now();
      isWantedDead = false;
      const app = spawn(process.execPath, [...NODE_FLAGS, join(import.meta.dirname, "app.mjs")], {
        // Nothing of ours but what it takes to run: no setting of the shell may leak in.
        env: {
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          NODE_ENV: "production",
          ...env,
        },
        stdio: ["ignore", "pipe", "pipe"],
      });
      child = app;
      const ready = new Promise<void>((resolve, reject) => {
        const limit = setTimeout(
          () => reject(new Error("The server did not start.")),
          START_LIMIT_MS,
        );
        createInterface(app.stdout).on("line", (line) =>
          read(line, () => {
            clearTimeout(limit);
            resolve();
          }),
        );
        createInterface(app.stderr).on("line", (line) => output.write(`${line}\n`));
        app.once("exit", (code, signal) => {
          clearTimeout(limit);
          if (!isWantedDead)
            crashes.push(`The server ended by itself: ${signal ?? `exit code ${code}`}.`);
          reject(new Error(`The server ended while it started; see ${logPath}.`));
        });
      });
      await ready;
      return performance.now() - startedAt;
    },
    kill,
    async close() {
      isClosed = true;
      await kill();
    },
    async stop() {
      isWantedDead = true;
      if (child === undefined || child.exitCode !== null) return child?.exitCode ?? null;
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      const [code] = await gone;
      return code;
    },
    said: (name, sinceMs = 0) =>
      sayings.filter((each) => each.name === name && each.atMs >= sinceMs).map(({ atMs }) => atMs),
  };
}

function parse(line: string): LogLine | null {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return null;
  }
}
