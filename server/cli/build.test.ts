import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sourcesDigest } from "./build.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "ringonce-build-"));
  for (const folder of ["app", "server/inbox", "server/cli"]) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  write("app/page.tsx", "page");
  write("server/inbox/record.ts", "record");
  write("package-lock.json", "{}");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, content: string): void {
  writeFileSync(join(root, path), content);
}

test.each(["app/page.tsx", "server/inbox/record.ts", "package-lock.json", "next.config.mjs"])(
  "a change of %s asks for a new build",
  (path) => {
    const before = sourcesDigest(root);
    write(path, "changed");
    expect(sourcesDigest(root)).not.toBe(before);
  },
);

test.each(["app/page.test.tsx", "server/cli/start.ts", "README.md"])(
  "a change of %s asks for none",
  (path) => {
    const before = sourcesDigest(root);
    write(path, "changed");
    expect(sourcesDigest(root)).toBe(before);
  },
);

test("a file that moves asks for a new build", () => {
  const before = sourcesDigest(root);
  rmSync(join(root, "app/page.tsx"));
  write("app/pages.tsx", "page");
  expect(sourcesDigest(root)).not.toBe(before);
});
