import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isAlive, LockTaken, processIdentity, withLock } from "./index.mjs";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ringonce-lock-"));
  path = join(folder, "lock");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The identity of a process that ran, and has ended. */
async function deadProcess(): Promise<string> {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  await once(child, "spawn");
  const identity = processIdentity(child.pid ?? 0);
  if (identity === null) throw new Error("the process never ran");
  child.kill("SIGKILL");
  await once(child, "exit");
  return identity;
}

test("those who want the lock have it one at a time", async () => {
  let holders = 0;
  let most = 0;
  const work = async () => {
    holders += 1;
    most = Math.max(most, holders);
    await new Promise((resolve) => setTimeout(resolve, 5));
    holders -= 1;
  };
  await Promise.all(Array.from({ length: 8 }, () => withLock(path, work)));
  expect(most).toBe(1);
  expect(existsSync(path)).toBe(false);
});

test("what the work returns is returned, and work that fails holds nothing", async () => {
  expect(await withLock(path, async () => "done")).toBe("done");
  await expect(withLock(path, () => Promise.reject(new Error("broke")))).rejects.toThrow("broke");
  expect(await withLock(path, async () => "again")).toBe("again");
});

test("a live holder is waited for as long as was asked, and then named", async () => {
  await withLock(path, async () => {
    const second = withLock(path, async () => "never", { waitMs: 60 });
    await expect(second).rejects.toThrow(LockTaken);
    await expect(second).rejects.toThrow(`Process ${process.pid} is in the way`);
  });
});

test("a holder that was killed holds nothing", async () => {
  writeFileSync(path, await deadProcess());
  expect(await withLock(path, async () => "done", { waitMs: 0 })).toBe("done");
});

test("one who died while breaking a lock is no reason to wait for ever", async () => {
  const dead = await deadProcess();
  writeFileSync(path, dead);
  writeFileSync(`${path}.break`, dead);
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(`${path}.break`, longAgo, longAgo);
  expect(await withLock(path, async () => "done")).toBe("done");
});

test("a process that has ended is not alive, nor is one that took over its number", async () => {
  expect(isAlive(await deadProcess())).toBe(false);
  const self = processIdentity(process.pid);
  expect(self).not.toBeNull();
  expect(isAlive(`${self}`)).toBe(true);
  // macOS doesn't tell when a process began.
  if (process.platform === "linux") expect(isAlive(`${process.pid}:1`)).toBe(false);
  expect(processIdentity(0)).toBeNull();
  expect(processIdentity(Number.NaN)).toBeNull();
});
