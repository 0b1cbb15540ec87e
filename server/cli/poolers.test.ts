import type { Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { openFaultyProxy } from "../testing/faulty-proxy.ts";
import { openPooler, type Pooling } from "../testing/pooler.ts";
import { demandDatabase, migrateUsable } from "./database-server.ts";
import { examineSessions } from "./doctor/database.ts";
import type { Finding } from "./doctor/index.ts";
import { saysDatabaseIsAway } from "./explain.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

/** @returns the URL of the tests' database by way of a pooler */
async function pool(pooling: Pooling): Promise<string> {
  const pooler = await openPooler(db.url, pooling);
  onTestFinished(pooler.close);
  return pooler.url;
}

async function whyNot(work: Promise<unknown>): Promise<Error | null> {
  return work.then(
    () => null,
    (error: Error) => error,
  );
}

async function findings(databaseUrl: string): Promise<Finding[]> {
  const all: Finding[] = [];
  for await (const finding of examineSessions(databaseUrl)) all.push(finding);
  return all;
}

describe.each(["last", "in turn"] as const)(
  "a pooler that lends sessions by the transaction, %s",
  (pooling) => {
    test("is no database to run on, and what is says so", async () => {
      const url = await pool(pooling);
      for (const reach of [demandDatabase, migrateUsable]) {
        const error = await whyNot(reach(url));
        expect(error?.message).toMatch(
          /^DATABASE_URL leads to a pooler that lends .* PostgreSQL itself /,
        );
        expect(saysDatabaseIsAway(error)).toBe(false);
      }
    });
  },
);

test("a pooler that refuses settings is named, not called away", async () => {
  const url = await pool("strict");
  const error = await whyNot(demandDatabase(url));
  expect(error?.message).toMatch(
    `${new URL(url).host} in DATABASE_URL is a pooler that takes no settings`,
  );
  expect(saysDatabaseIsAway(error)).toBe(false);
});

test("a pooler that drops settings will do, but the doctor notes it", async () => {
  const url = await pool("session");
  expect(await whyNot(demandDatabase(url))).toBeNull();
  expect(await findings(url)).toMatchObject([{ verdict: "note", subject: "database" }]);
});

test("PostgreSQL itself is nothing to note", async () => {
  expect(await whyNot(demandDatabase(db.url))).toBeNull();
  expect(await findings(db.url)).toEqual([]);
});

test("a server that restarts under the question is away, and no pooler", async () => {
  const proxy = await openFaultyProxy(db.url);
  onTestFinished(proxy.close);
  proxy.become("far");
  const asked = whyNot(demandDatabase(proxy.url));
  const { control: sql } = db.database;
  // One connection has been asked, and the other one is just being made.
  await vi.waitUntil(async () => (await asking(sql)).length === 2, {
    timeout: 60_000,
    interval: 5,
  });
  const [first] = await asking(sql);
  await sql`select pg_terminate_backend(${first?.pid ?? 0})`;
  expect(saysDatabaseIsAway(await asked)).toBe(true);
});

const asking = (sql: Sql) =>
  sql<{ pid: number }[]>`
    select pid from pg_stat_activity
    where datname = current_database() and application_name = 'postgres.js'
    order by backend_start`;
