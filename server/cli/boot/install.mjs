import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./run.mjs";
import { step } from "./steps.mjs";

export const ROOT = join(import.meta.dirname, "../../..");
const STAMP = join(ROOT, "node_modules/.ringonce-installed");

/** Installs the packages unless they are those of package-lock.json already. */
export async function installDependencies() {
  const wanted = lockDigest();
  if (installedDigest() === wanted) return;
  await step("install", "the packages of package-lock.json", async () => {
    const npm = process.env.npm_execpath;
    const [file, first] = npm ? [process.execPath, [npm]] : ["npm", []];
    // Not `npm ci`: it refuses a lock file that leaves out the binaries of other platforms.
    // With NODE_ENV=production, npm would leave out what the build needs.
    await run(file, [...first, "install", "--include=dev", "--no-progress", "--loglevel=error"], {
      cwd: ROOT,
      failure: "The packages could not be installed.",
    });
    writeFileSync(STAMP, lockDigest());
  });
}

/** Digest of the lock file that node_modules was installed from, or null. */
export function installedDigest() {
  return existsSync(STAMP) ? readFileSync(STAMP, "utf8") : null;
}

/** What node_modules must be made of: the lock file, and the Node.js its binaries are for. */
export function lockDigest() {
  return createHash("sha256")
    .update(readFileSync(join(ROOT, "package-lock.json")))
    .update(`${process.platform} ${process.arch} ${process.versions.modules}`)
    .digest("hex");
}
