import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../boot/install.mjs";
import { CommandFailed } from "../boot/run.mjs";

/** `server/inbox/`, `drizzle/0000_first.sql`: in backticks, below a folder of the repository. */
const CITED = /`((?:app|server|drizzle|e2e|docs|\.ci)\/[^`\s*…<>]*)`/g;
const LINKED = /\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)/g;

/** @throws CommandFailed naming each path that documents cite and that does not exist */
export async function checkDocumentPaths(): Promise<void> {
  const missing = findDocuments().flatMap((document) =>
    citedPaths(document, readFileSync(join(ROOT, document), "utf8"))
      .filter((path) => !existsSync(join(ROOT, path)))
      .map((path) => `${document} cites ${path}, which does not exist`),
  );
  if (missing.length > 0) {
    throw new CommandFailed("The documents speak of files that are not there.", missing.join("\n"));
  }
}

/** The repository's paths that a document cites in backticks or links to. */
export function citedPaths(document: string, text: string): string[] {
  const cited = [...text.matchAll(CITED)].map(([, path = ""]) => path.replace(/:\d+$/, ""));
  const linked = [...text.matchAll(LINKED)].map(([, path = ""]) => join(dirname(document), path));
  return [...new Set([...cited, ...linked])];
}

function findDocuments(): string[] {
  const atRoot = readdirSync(ROOT).filter((name) => name.endsWith(".md"));
  const below = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name));
  return [...atRoot, ...below];
}
