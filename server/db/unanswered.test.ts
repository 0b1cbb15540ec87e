import { setTimeout as sleep } from "node:timers/promises";
import postgres, { type Options, type Sql } from "postgres";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { type FaultyProxy, openFaultyProxy } from "../testing/faulty-proxy.ts";
import { type Session, watchUnanswered } from "./unanswered.ts";

const LOOKS = { everyMs: 100, slowMs: 300 };

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

let proxy: FaultyProxy;
const sessions = new Set<Session>();
let pool: Sql;
let watching: { stop(): void };
beforeEach(async () => {
  proxy = await openFaultyProxy(test.url);
  pool = open(proxy.url);
  await pool`select 1`;
  watching = watchUnanswered(proxy.url, sessions, LOOKS);
});
afterEach(async () => {
  watching.stop();
  await pool.end({ timeout: 0 });
  await proxy.close();
  await vi.waitFor(() => expect(sessions.size).toBe(0));
});

const open = (url: string) =>
  postgres(url, { max: 1, onnotice: () => {}, sessions } as Options<Record<string, never>>);

it("gives up a question that was lost, and the pool asks on", async () => {
  proxy.loseStanding();
  await expect(pool`select 1`).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
  expect(await pool`select 2 as two`).toEqual([{ two: 2 }]);
});

it("gives up where the answer was lost", async () => {
  const asked = pool`select pg_sleep(0.2)`.execute();
  await sleep(50);
  proxy.loseStanding();
  await expect(asked).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
});

it("gives up within a transaction, whose rest is refused", async () => {
  const work = pool.begin(async (tx) => {
    await tx`select 1`;
    proxy.loseStanding();
    await tx`select 2`;
  });
  await expect(work).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
});

it("gives up where the server has ended the session, and nobody heard of it", async () => {
  const [own] = await pool`select pg_backend_pid() as pid`;
  proxy.loseStanding();
  await test.database.control`select pg_terminate_backend(${own?.pid})`;
  await expect(pool`select 1`).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
});

it("waits for whoever is at work, however long, and for who does not ask", async () => {
  const idle = open(test.url);
  await idle`select 1`;
  const reserved = await idle.reserve();
  await reserved`begin`;
  expect(await pool`select 1 as one from pg_sleep(1.5)`).toEqual([{ one: 1 }]);
  expect(await reserved`select 2 as two`).toEqual([{ two: 2 }]);
  await reserved`commit`;
  reserved.release();
  await idle.end();
});

it("waits where it would have to ask another server than the one that was asked", async () => {
  watching.stop();
  watching = watchUnanswered(test.url, sessions, LOOKS);
  proxy.loseStanding();
  const settled = vi.fn();
  pool`select 1`.then(settled, settled);
  await sleep(1_500);
  expect(settled).not.toHaveBeenCalled();
});

it("waits while the database does not say, and gives up once it does", async () => {
  proxy.become("hang");
  const settled = vi.fn();
  const asked = pool`select 1`.execute();
  asked.then(settled, settled);
  await sleep(1_500);
  expect(settled).not.toHaveBeenCalled();
  proxy.become("none");
  await expect(asked).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
});
