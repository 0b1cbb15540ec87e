import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type postgresModule from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../../testing/database.ts";
import { patchPostgres } from "./patch-postgres.mjs";

const INSTALLED = join(import.meta.dirname, "../../../node_modules/postgres");

let test_: TestDatabase;
let folder: string;
beforeAll(async () => {
  test_ = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), "ringonce-patch-"));
  await cp(INSTALLED, folder, { recursive: true });
});
afterAll(async () => {
  await test_.drop();
  await rm(folder, { recursive: true, force: true });
});

test("the installed postgres.js is one that the patch fits; patching twice is patching once", () => {
  expect(patchPostgres(folder)).toBe(true);
  expect(patchPostgres(folder)).toBe(true);
});

test("a pool works on after every one of its connections was lost inside a transaction", async () => {
  patchPostgres(folder);
  const { default: postgres }: { default: typeof postgresModule } = await import(
    pathToFileURL(join(folder, "src/index.js")).href
  );
  const pool = postgres(test_.url, { max: 1, onnotice: () => {} });
  for (let round = 0; round < 3; round += 1) {
    const lost = pool.begin(async (tx) => {
      const [backend] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
      await test_.database.control`select pg_terminate_backend(${backend?.pid ?? 0})`;
      // The transaction does not know yet, or knows: either way it must end.
      await tx`select 1`;
      await tx`select 2`;
    });
    await expect(lost).rejects.toThrow();
    // The farewell of the server can come before the end of the socket: then once more fails.
    const again = () => pool.begin((tx) => tx`select 1 as one`);
    expect(await again().catch(again).catch(again)).toEqual([{ one: 1 }]);
  }
  await pool.end({ timeout: 1 });
});
