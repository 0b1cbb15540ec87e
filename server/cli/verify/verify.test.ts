import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { citedPaths } from "./document-paths.ts";

function checkMessage(message: string): number | null {
  const folder = mkdtempSync(join(tmpdir(), "ringonce-message-"));
  const file = join(folder, "COMMIT_EDITMSG");
  writeFileSync(file, message);
  const script = join(import.meta.dirname, "commit-message.mjs");
  const { status } = spawnSync(process.execPath, [script, file]);
  rmSync(folder, { recursive: true, force: true });
  return status;
}

test.each(["feat(inbox): record every duplicate", "fix!: refuse it\n\nBecause.", "Merge branch x"])(
  "the hook takes %j",
  (message) => expect(checkMessage(message)).toBe(0),
);

test.each(["", "Fixed it", "feat record", "wip: something"])("the hook refuses %j", (message) =>
  expect(checkMessage(message)).toBe(1),
);

test("a document cites what it names in backticks and what it links to", () => {
  const text =
    "`server/inbox/` and `app/page.tsx:12`, [one](../README.md#top), `npm start`, <https://x.y>";
  expect(citedPaths("docs/guide.md", text)).toEqual(["server/inbox/", "app/page.tsx", "README.md"]);
});
