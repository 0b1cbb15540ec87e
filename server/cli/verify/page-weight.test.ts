import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { checkPageWeight, weighPages } from "./page-weight.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "ringonce-weight-"));
  mkdirSync(join(root, ".next/diagnostics"), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Random bytes do not get smaller. */
function build(pages: Record<string, string[]>, chunks: Record<string, number>): void {
  for (const [path, bytes] of Object.entries(chunks)) {
    writeFileSync(join(root, path), randomBytes(bytes));
  }
  const stats = Object.entries(pages).map(([route, firstLoadChunkPaths]) => ({
    route,
    firstLoadChunkPaths,
  }));
  writeFileSync(join(root, ".next/diagnostics/route-bundle-stats.json"), JSON.stringify(stats));
}

it("takes pages that are light enough", async () => {
  build({ "/": ["shared.js", "page.js"] }, { "shared.js": 100_000, "page.js": 70_000 });
  await expect(checkPageWeight(root)).resolves.toBeUndefined();
});

it("names the pages that are too heavy, how heavy, and by what", async () => {
  build(
    { "/": ["shared.js"], "/somewhere/[id]": ["shared.js", "page.js"] },
    { "shared.js": 150_000, "page.js": 40_000 },
  );
  const failure = await checkPageWeight(root).catch((error) => error);
  const said = `${failure.message}\n${failure.output}`;
  expect(said).toMatch(/\/somewhere\/\[id\] loads 190\.\d kB/);
  expect(said).toMatch(/150\.\d kB shared\.js/);
  expect(said).not.toContain("/ loads");
});

it("fails where there is nothing to weigh", async () => {
  await expect(checkPageWeight(root)).rejects.toThrow("says nothing of its pages");
});

it("weighs what compresses by its compressed size, and what comes twice once", () => {
  const [page] = weighPages([{ route: "/", firstLoadChunkPaths: ["a", "a"] }], () =>
    Buffer.alloc(1_000_000),
  );
  expect(page?.bytes).toBeLessThan(2_000);
});
