import { spawn } from "node:child_process";

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/** Ends whatever `run` has started: for when we are told to stop in the middle. */
export function stopChildren() {
  for (const child of running) child.kill("SIGTERM");
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
