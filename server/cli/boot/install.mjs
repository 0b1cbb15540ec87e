import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "../../lock/index.mjs";
import { run } from "./run.mjs";
import { step } from "./steps.mjs";

export const ROOT = join(import.meta.dirname, "../../..");

/**
 * Installs the packages unless they are those of package-lock.json already. Commands that are given
 * at the same time, in two terminals, install once.
 */
export async function installDependencies(root = ROOT) {
  if (isInstalled(root)) return;
  const modules = join(root, "node_modules");
  mkdirSync(modules, { recursive: true });
  const lock = join(modules, ".ringonce-install.lock");
  const work = () => withLock(lock, () => install(root), { waitMs: 15 * 60_000 });
  const outcome = (/** @type {boolean} */ isOurs) => (isOurs ? "" : "by another command");
  await step("install", "the packages of package-lock.json", work, outcome);
}

/**
 * @param {string} root
 * @returns whether it was we who did it
 */
async function install(root) {
  if (isInstalled(root)) return false;
  const npm = process.env.npm_execpath;
  const [file, first] = npm ? [process.execPath, [npm]] : ["npm", []];
  // Not `npm ci`: it refuses a lock file that leaves out the binaries of other platforms.
  // With NODE_ENV=production, npm would leave out what the build needs.
  await run(file, [...first, "install", "--include=dev", "--no-progress", "--loglevel=error"], {
    cwd: root,
    failure: "The packages could not be installed.",
  });
  writeFileSync(stampOf(root), digestOf(root));
  return true;
}

/** Whether node_modules was made of this package-lock.json, for this Node.js. */
export function isInstalled(root = ROOT) {
  return existsSync(stampOf(root)) && readFileSync(stampOf(root), "utf8") === digestOf(root);
}

/**
 * What node_modules must be made of: the lock file, and the Node.js its binaries are for.
 *
 * @param {string} root
 */
function digestOf(root) {
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .update(`${process.platform} ${process.arch} ${process.versions.modules}`)
    .digest("hex");
}

const stampOf = (/** @type {string} */ root) => join(root, "node_modules/.ringonce-installed");
