import { setTimeout as sleep } from "node:timers/promises";
import postgres, { type Sql } from "postgres";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { openFaultyProxy } from "../testing/faulty-proxy.ts";
import { endSilentSessions, watchSessions } from "./lost-sessions.ts";

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
  await test.database.control`create table probe (n int)`;
});
afterAll(() => test.drop());

const opened: Sql[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((sql) => sql.end({ timeout: 0 })));
  // Who sleeps does not notice that its client has gone.
  await test.database.control`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'ringonce c'`;
  await vi.waitFor(async () => expect(await standing()).toEqual([]));
});

/** @param application what the server knows its sessions by */
function open(application: string): Sql {
  const sql = postgres(test.url, {
    max: 1,
    onnotice: () => {},
    connection: { application_name: application },
  });
  opened.push(sql);
  return sql;
}

/** It has begun to ask, and the server waits for the rest. */
async function askHalf(sql: Sql): Promise<void> {
  const rest = await sql`copy probe from stdin`.writable();
  rest.on("error", () => {});
}

const standing = async () => {
  const rows = await test.database.control<{ name: string }[]>`
    select application_name as name from pg_stat_activity
    where datname = current_database() and application_name ~ '^(ringonce( ingest)? [a-f]|psql)$'
    order by 1`;
  return rows.map(({ name }) => name);
};

beforeEach(async () => {
  await askHalf(open("ringonce a"));
  await askHalf(open("psql"));
  await open("ringonce b")`select 1`;
  await askHalf(open("ringonce ingest f"));
  const atWork = open("ringonce c")`select pg_sleep(60)`;
  atWork.catch(() => {});
  await vi.waitFor(async () => expect(await standing()).toHaveLength(5));
  await sleep(300);
  await askHalf(open("ringonce d"));
});

it("ends who was left with half a question, not who is at work, idle or somebody else's", async () => {
  await endSilentSessions(test.database.control, 250);
  await vi.waitFor(async () =>
    expect(await standing()).toEqual(["psql", "ringonce b", "ringonce c", "ringonce d"]),
  );
});

it("passes over who belongs to a role that it may see and not end", async () => {
  const { control: admin } = test.database;
  const role = `ringonce_monitor_${process.pid}`;
  await admin.unsafe(`create role ${role} login password 'a'; grant pg_monitor to ${role}`);
  const url = new URL(test.url);
  Object.assign(url, { username: role, password: "a" });
  const monitor = postgres(url.href, { max: 1 });
  try {
    await endSilentSessions(monitor, 250);
    expect(await standing()).toHaveLength(6);
  } finally {
    await monitor.end();
    await admin.unsafe(`drop role ${role}`);
  }
});

it("tells that the database does not answer where no delivery would", async () => {
  const proxy = await openFaultyProxy(test.url);
  const sql = postgres(proxy.url, { max: 1 });
  opened.push(sql);
  await sql`select 1`;
  proxy.become("hang");
  const watching = await new Promise<{ stop(): void }>((resolve) => {
    const watch = watchSessions(
      () => sql,
      () => resolve(watch),
      50,
    );
  });
  watching.stop();
  await proxy.close();
});
