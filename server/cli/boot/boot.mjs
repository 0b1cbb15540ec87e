import { join } from "node:path";
import { demandNode } from "./node-version.mjs";

demandNode();
const { installDependencies, ROOT } = await import("./install.mjs");
const { patchPostgres } = await import("./patch-postgres.mjs");
const { CommandFailed, stopChildren } = await import("./run.mjs");

/**
 * Makes the rest of Ringonce loadable: checks Node.js, installs the packages, and teaches this
 * process TypeScript. Ends the process with one sentence when that can't be done.
 */
export async function boot() {
  /** @type {Promise<never> | undefined} */
  let ending;
  const interrupted = () => {
    // Whoever comes next must not find our npm still at work.
    ending ??= stopChildren().then(() => process.exit(0));
  };
  process.on("SIGTERM", interrupted);
  process.on("SIGINT", interrupted);
  try {
    await installDependencies();
    patchPostgres(join(ROOT, "node_modules/postgres"));
  } catch (error) {
    // What was interrupted may fail as it likes.
    await ending;
    fail(error);
  }
  const { register } = await import("tsx/esm/api");
  register();
  process.off("SIGTERM", interrupted);
  process.off("SIGINT", interrupted);
}

/**
 * Ends the process: one sentence on stderr, under what the failed command printed.
 *
 * @param {unknown} error
 * @returns {never}
 */
export function fail(error) {
  if (error instanceof CommandFailed && error.output) console.error(`\n${error.output}\n`);
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
