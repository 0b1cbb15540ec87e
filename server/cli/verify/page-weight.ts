import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { ROOT } from "../boot/install.mjs";
import { CommandFailed } from "../boot/run.mjs";

/** What a page may have its first visitor load of JavaScript, gzipped. */
const LIMIT_BYTES = 180_000;

/** What `next build` writes down of each page. */
export type PageScripts = { route: string; firstLoadChunkPaths: string[] };

/** @throws CommandFailed naming each page whose scripts weigh more than they may */
export async function checkPageWeight(root = ROOT): Promise<void> {
  const file = join(root, ".next/diagnostics/route-bundle-stats.json");
  if (!existsSync(file)) throw new CommandFailed("The build says nothing of its pages.", file);
  const pages: PageScripts[] = JSON.parse(readFileSync(file, "utf8"));
  const heavy = weighPages(pages, (path) => readFileSync(join(root, path)))
    .filter(({ bytes }) => bytes > LIMIT_BYTES)
    .map(describe);
  if (heavy.length > 0) {
    throw new CommandFailed(
      `Pages may load ${LIMIT_BYTES / 1_000} kB of JavaScript to begin with, gzipped. See docs/decisions/0012-javascript-budget.md for how to find what weighs.`,
      heavy.join("\n"),
    );
  }
}

type Weight = { route: string; bytes: number; heaviest: string[] };

/** Every page, the heaviest first, with what weighs most in it. */
export function weighPages(
  pages: readonly PageScripts[],
  read: (path: string) => Buffer,
): Weight[] {
  const weights = new Map<string, number>();
  const weigh = (path: string): number => {
    const known = weights.get(path);
    if (known !== undefined) return known;
    const bytes = gzipSync(read(path)).length;
    weights.set(path, bytes);
    return bytes;
  };
  return pages
    .map(({ route, firstLoadChunkPaths }) => {
      const paths = [...new Set(firstLoadChunkPaths)].sort((a, b) => weigh(b) - weigh(a));
      return {
        route,
        bytes: paths.reduce((sum, path) => sum + weigh(path), 0),
        heaviest: paths.slice(0, 5).map((path) => `${kilobytes(weigh(path))} ${path}`),
      };
    })
    .sort((a, b) => b.bytes - a.bytes);
}

function describe({ route, bytes, heaviest }: Weight): string {
  return `${route} loads ${kilobytes(bytes)}:\n  ${heaviest.join("\n  ")}`;
}

const kilobytes = (bytes: number) => `${(bytes / 1_000).toFixed(1)} kB`;
