import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/** npm may go on for a minute after it was asked to end. */
const END_WITHIN_MS = 1_000;

/**
 * Ends whatever `run` has started: for when we are told to stop in the middle. Resolves when it has
 * ended, or two seconds later.
 */
export async function stopChildren() {
  const ended = [...running].map((child) => new Promise((resolve) => child.once("close", resolve)));
  for (const child of running) child.kill("SIGTERM");
  const late = setTimeout(() => {
    for (const child of running) child.kill("SIGKILL");
  }, END_WITHIN_MS);
  const given = new AbortController();
  const { signal } = given;
  await Promise.race([
    Promise.all(ended),
    sleep(2 * END_WITHIN_MS, undefined, { signal }).catch(() => {}),
  ]);
  given.abort();
  clearTimeout(late);
}

/** What a command printed before it failed. */
export class CommandFailed extends Error {
  code = "command_failed";
  /** @param {string} sentence @param {string} output */
  constructor(sentence, output) {
    super(sentence);
    this.output = output;
  }
}

/**
 * Runs a command silently.
 *
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd: string, env?: Record<string, string>, failure: string, timeoutMs?: number }} options
 *   `failure`: the sentence for when it fails
 * @returns {Promise<string>} what it printed
 */
export function run(file, args, { cwd, env = {}, failure, timeoutMs }) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: timeoutMs,
    });
    running.add(child);
    let output = "";
    const keep = (/** @type {Buffer} */ chunk) => {
      output += chunk;
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", (error) => {
      running.delete(child);
      reject(new CommandFailed(failure, error.message));
    });
    child.once("close", (code) => {
      running.delete(child);
      if (code === 0) resolve(output);
      else reject(new CommandFailed(failure, output.trim()));
    });
  });
}
