import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isInstalled } from "./install.mjs";

const INSTALLER = join(import.meta.dirname, "../../testing/processes/installer.ts");

/** Stands for npm: notes when it begins and when it ends, which it does once it may. */
const NPM = `
  const { appendFileSync, existsSync } = require("node:fs");
  appendFileSync("npm.log", "begins\\n");
  const wait = setInterval(() => {
    if (!existsSync("may-end")) return;
    clearInterval(wait);
    appendFileSync("npm.log", "ends\\n");
    process.exitCode = existsSync("fails") ? 1 : 0;
  }, 10);
`;

let root: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "ringonce-install-"));
  writeFileSync(join(root, "package-lock.json"), "{}");
  writeFileSync(join(root, "npm.cjs"), NPM);
  writeFileSync(join(root, "npm.log"), "");
});
afterEach(() => {
  for (const child of children.splice(0)) kill(child);
  rmSync(root, { recursive: true, force: true });
});

/** With a group of its own: what kills a command for good, kills its npm. */
function installer() {
  const child = spawn(process.execPath, ["--import", "tsx", INSTALLER, root], {
    env: { ...process.env, npm_execpath: join(root, "npm.cjs") },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  children.push(child);
  const said = { stdout: "" };
  child.stdout.on("data", (chunk) => {
    said.stdout += chunk;
  });
  const ended = once(child, "close").then(([code]) => ({ code, stdout: said.stdout }));
  return { child, said, ended };
}

function kill(child: ChildProcess): void {
  try {
    process.kill(-(child.pid ?? 0), "SIGKILL");
  } catch {
    // It has ended.
  }
}

const npmRuns = () => readFileSync(join(root, "npm.log"), "utf8").split("\n").filter(Boolean);
const npmMayEnd = () => writeFileSync(join(root, "may-end"), "");
const begun = (installing: ReturnType<typeof installer>) =>
  vi.waitFor(() => expect(installing.said.stdout).toContain("install"), 30_000);
const npmHasBegun = (times: number) =>
  vi.waitFor(() => expect(npmRuns()).toHaveLength(times), 30_000);

test("commands given while the first still installs wait for it, and install nothing", async () => {
  const first = installer();
  await npmHasBegun(1);
  const others = [installer(), installer()];
  await Promise.all(others.map(begun));
  npmMayEnd();

  expect((await first.ended).code).toBe(0);
  for (const other of others) {
    const { code, stdout } = await other.ended;
    expect(code).toBe(0);
    expect(stdout).toContain("by another command");
  }
  expect(npmRuns()).toEqual(["begins", "ends"]);
  expect(isInstalled(root)).toBe(true);
});

test("one that waited for an installation that failed tries for itself, alone", async () => {
  writeFileSync(join(root, "fails"), "");
  const first = installer();
  await npmHasBegun(1);
  const second = installer();
  await begun(second);
  npmMayEnd();

  expect((await first.ended).code).toBe(1);
  expect((await second.ended).code).toBe(1);
  expect(npmRuns()).toEqual(["begins", "ends", "begins", "ends"]);
  expect(isInstalled(root)).toBe(false);
});

test("one that waited for an installation that was killed installs", async () => {
  const first = installer();
  await npmHasBegun(1);
  const second = installer();
  await begun(second);
  kill(first.child);
  await npmHasBegun(2);
  npmMayEnd();

  expect((await second.ended).code).toBe(0);
  expect(npmRuns()).toEqual(["begins", "begins", "ends"]);
  expect(isInstalled(root)).toBe(true);
});

test("one that is told to end leaves no npm behind that goes on", async () => {
  writeFileSync(join(root, "npm.cjs"), `process.on("SIGTERM", () => {});${NPM}`);
  const first = installer();
  await npmHasBegun(1);
  first.child.kill("SIGTERM");
  await first.ended;
  const second = installer();
  await npmHasBegun(2);
  npmMayEnd();

  expect((await second.ended).code).toBe(0);
  expect(npmRuns()).toEqual(["begins", "begins", "ends"]);
});

test("what is installed is not installed again, until the lock file says otherwise", async () => {
  npmMayEnd();
  await installer().ended;
  expect(await installer().ended).toEqual({ code: 0, stdout: "" });
  expect(npmRuns()).toEqual(["begins", "ends"]);

  appendFileSync(join(root, "package-lock.json"), " ");
  expect(isInstalled(root)).toBe(false);
  await installer().ended;
  expect(npmRuns()).toHaveLength(4);
});
