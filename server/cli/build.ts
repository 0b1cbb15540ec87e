import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "../lock/index.mjs";
import { ROOT } from "./boot/install.mjs";
import { run } from "./boot/run.mjs";

const SOURCES = [
  "app",
  "server",
  "public",
  "next.config.mjs",
  "package.json",
  "package-lock.json",
  "postcss.config.mjs",
  "tsconfig.json",
];
const NOT_BUILT = /\.test\.tsx?$|\.md$/;
/** Commands and test fixtures are in no bundle: changing them must cost no build. */
const NOT_IN_THE_BUNDLE = new Set([
  "server/cli",
  "server/testing",
  "server/embedded",
  "server/chaos",
  "server/bench",
]);

/** Whether `.next` holds the dashboard of these very sources. */
export function isBuilt(root = ROOT): boolean {
  return existsSync(stampOf(root)) && readFileSync(stampOf(root), "utf8") === sourcesDigest(root);
}

/**
 * Builds the dashboard for production unless that was done. Starters at the same time build once.
 *
 * @returns whether it had to be built
 */
export async function buildDashboard(root = ROOT): Promise<boolean> {
  return withLock(
    join(root, "node_modules/.ringonce-build.lock"),
    async () => {
      if (isBuilt(root)) return false;
      const digest = sourcesDigest(root);
      rmSync(stampOf(root), { force: true });
      await run(process.execPath, [join(root, "node_modules/next/dist/bin/next"), "build"], {
        cwd: root,
        env: { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
        failure: "The dashboard could not be built.",
      });
      mkdirSync(join(root, ".next"), { recursive: true });
      writeFileSync(stampOf(root), digest);
      return true;
    },
    { waitMs: 15 * 60_000 },
  );
}

/** SHA-256 over the names and contents of everything the build reads. */
export function sourcesDigest(root: string): string {
  const hash = createHash("sha256");
  const visit = (path: string): void => {
    if (NOT_IN_THE_BUNDLE.has(path)) return;
    const absolute = join(root, path);
    for (const entry of readdirSync(absolute, { withFileTypes: true }).sort(byName)) {
      const child = `${path}/${entry.name}`;
      if (entry.isDirectory()) visit(child);
      else if (!NOT_BUILT.test(child)) add(child);
    }
  };
  const add = (path: string): void => {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  };
  for (const source of SOURCES) {
    if (!existsSync(join(root, source))) continue;
    if (source.includes(".")) add(source);
    else visit(source);
  }
  return hash.digest("hex");
}

const stampOf = (root: string) => join(root, ".next/ringonce-sources");
const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
