import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readEnv } from "../env.ts";
import { readAppSecret } from "./app-secret.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ringonce-secret-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("the secret is made once, and only its owner can read it", () => {
  const env = readEnv({ NODE_ENV: "test", DATA_DIR: join(folder, "new") });
  const secret = readAppSecret(env);
  expect(secret.length).toBeGreaterThanOrEqual(32);
  expect(readAppSecret(env)).toBe(secret);
  expect(statSync(join(folder, "new/secret")).mode & 0o777).toBe(0o600);
});

test("APP_SECRET goes before the file", () => {
  const secret = "s".repeat(32);
  readAppSecret(readEnv({ NODE_ENV: "test", DATA_DIR: folder }));
  expect(readAppSecret(readEnv({ NODE_ENV: "test", DATA_DIR: folder, APP_SECRET: secret }))).toBe(
    secret,
  );
});

test.each(["file", "file/below"])("DATA_DIR=%s is told to be no folder", (name) => {
  writeFileSync(join(folder, "file"), "");
  const DATA_DIR = join(folder, name);
  const sentence = `DATA_DIR is not a folder: ${DATA_DIR} is a file, or lies below one; set DATA_DIR to a folder.`;
  const settings = { NODE_ENV: "test", DATA_DIR } as const;
  expect(() => readAppSecret(readEnv(settings))).toThrow(sentence);
  // The journal needs the folder all the same.
  expect(() => readAppSecret(readEnv({ ...settings, APP_SECRET: "s".repeat(32) }))).toThrow(
    sentence,
  );
});
