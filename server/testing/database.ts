import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { inject } from "vitest";
import { type Database, openDatabase } from "../db/index.ts";

export type TestDatabase = { url: string; database: Database; drop(): Promise<void> };

/**
 * A migrated, empty database of one test file's own. Call it in `beforeAll`, and `drop()` in
 * `afterAll`: it closes the pools of `database` and forces out every other connection.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const template = inject("testTemplate");
  const name = `ringonce_test_${randomBytes(6).toString("hex")}`;
  const admin = postgres(inject("testServerUrl"), { max: 1, onnotice: () => {} });
  await admin`create database ${admin(name)} template ${admin(template)}`;
  const url = new URL(inject("testServerUrl"));
  url.pathname = `/${name}`;
  const database = openDatabase(url.href);
  return {
    url: url.href,
    database,
    async drop() {
      await database.close({ timeoutSeconds: 1 });
      await admin`drop database if exists ${admin(name)} with (force)`;
      await admin.end();
    },
  };
}
