import { mkdtempSync, rmSync, statSync } from "node:fs";
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
