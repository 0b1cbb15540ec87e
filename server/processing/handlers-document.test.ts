import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, expect, test } from "vitest";
import { log } from "../log.ts";

/*
 * The examples of docs/handlers.md, as they stand there: written beside the folder they are meant
 * for (so that what they import is where they say), compiled, and the tests among them run.
 */
const ROOT = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(import.meta.dirname, "handlers-of-the-document-"));
afterAll(() => rmSync(folder, { recursive: true }));
log.level = "silent";

const EXAMPLE = /```ts\n\/\/ server\/processing\/handlers\/(\S+)\n([\s\S]*?)```/g;

function writeExamples(): string[] {
  const document = readFileSync(join(ROOT, "docs/handlers.md"), "utf8");
  mkdirSync(folder, { recursive: true });
  return [...document.matchAll(EXAMPLE)].map(([, file = "", text = ""]) => {
    const path = join(folder, file);
    writeFileSync(path, text);
    return path;
  });
}

function compile(files: string[]): string[] {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const program = ts.createProgram(files, { ...options, noEmit: true, incremental: false });
  return files.flatMap((file) => {
    const source = program.getSourceFile(file);
    const found = [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ];
    return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
  });
}

const files = writeExamples();

test("there are a handler and its test", () => {
  expect(files.map((file) => file.slice(folder.length + 1))).toEqual([
    "call_analyzed.ts",
    "call_analyzed.test.ts",
  ]);
});

test("they compile", { timeout: 120_000 }, () => {
  expect(compile(files)).toEqual([]);
});

test("the type of what an event carries follows from its type", { timeout: 120_000 }, () => {
  const path = join(folder, "wrong.ts");
  writeFileSync(
    path,
    `import { handler } from "../handler.ts";
     handler("call_ended", async ({ call }) => void call.duration_ms?.toFixed());
     handler("call_ended", async ({ call }) => void call.whatever);
     handler("chat_ended", async ({ chat, call }) => {});
     handler("alert_triggered", async ({ alert }) => void alert.name.length);
     handler("call_transcribed", async ({ body }) => void body.whatever);
     handler("call_ended", async (_, { once }) => void (await once("a", async () => new Map())));`,
  );
  expect(compile([path])).toEqual([
    expect.stringContaining("Property 'call' does not exist"),
    expect.stringContaining("'alert.name' is possibly 'undefined'"),
    expect.stringContaining("is not assignable"),
  ]);
});

// The document's own tests, which join this file's.
for (const file of files.filter((each) => each.endsWith(".test.ts"))) await import(file);
