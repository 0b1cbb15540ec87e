import type { Sql } from "postgres";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Db } from "../db/index.ts";
import { log } from "../log.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { claimEvents } from "./claim.ts";
import { NotInDoubt, readEffects, settleEffect } from "./effects.ts";
import { onceFor } from "./once.ts";
import { startWorker, type Worker } from "./worker.ts";

let test_: TestDatabase;
let sql: Sql;
let db: Db;
beforeAll(async () => {
  log.level = "silent";
  test_ = await testDatabase();
  sql = test_.database.control;
  db = test_.database.dashboard;
  await sql`insert into staff_users (id, name, email) values ('u1', 'Ann Lee', 'ann@agency.example')`;
});
beforeEach(() => sql`truncate webhook_events cascade`);
afterEach(async () => {
  await worker?.stop();
  worker = undefined;
});
afterAll(() => test_.drop());

let worker: Worker | undefined;
const ANN = { id: "u1", name: "Ann Lee" };

/** An event whose effect was begun by a worker that died at it. */
async function inDoubt(): Promise<string> {
  const { id } = await insertEvent(db, { status: "received" });
  const [event] = await claimEvents(sql, "dead", 1);
  if (event === undefined) throw new Error("There is nothing to claim.");
  await sql`
    insert into effects (event_id, name, state, attempt, worker, started_at)
    values (${id}, 'text', 'started', 1, 'dead', now())`;
  return id;
}
const loseClaim = () => sql`update webhook_events set lease_until = now() - interval '1 second'`;

test("an effect is in doubt once whoever began it is gone, and not while it runs", async () => {
  const eventId = await inDoubt();
  expect(await readEffects(db, eventId)).toMatchObject([{ name: "text", inDoubt: false }]);
  const verdict = { eventId, name: "text", verdict: "happened", by: ANN } as const;
  await expect(settleEffect(db, verdict)).rejects.toThrow(NotInDoubt);
  await loseClaim();
  expect(await readEffects(db, eventId)).toMatchObject([
    { state: "started", inDoubt: true, finishedAt: null, settledBy: null },
  ]);
});

/** The handler sends its text; another worker has the event now, and runs into the doubt. */
async function runIntoDoubt(sent: unknown[]): Promise<string> {
  const eventId = await inDoubt();
  await loseClaim();
  worker = startWorker({
    db: test_.database.work,
    sql,
    handlers: [
      async (_, __, once) => {
        sent.push(await once("text", async () => "sent again"));
      },
    ],
    pollEveryMs: 50,
  });
  await vi.waitFor(async () => {
    const [event] = await sql`select status, last_error from webhook_events`;
    expect(event).toMatchObject({ status: "failed" });
    expect(event?.last_error).toMatch(/^EffectInDoubt: Attempt 1 began "text" and nobody knows/);
  }, 60_000);
  expect(sent).toEqual([]);
  return eventId;
}
const untilProcessed = () =>
  vi.waitFor(async () => {
    expect(await sql`select status from webhook_events`).toEqual([{ status: "processed" }]);
  }, 60_000);

test("said to have happened, it is not run, and its event goes on at once", async () => {
  const sent: unknown[] = [];
  const eventId = await runIntoDoubt(sent);
  await settleEffect(db, { eventId, name: "text", verdict: "happened", by: ANN });
  await untilProcessed();
  expect(sent).toEqual([undefined]);
  expect(await readEffects(db, eventId)).toMatchObject([
    {
      state: "done",
      inDoubt: false,
      attempt: 1,
      error: "Ann Lee said that it happened.",
      settledBy: "Ann Lee",
    },
  ]);
});

test("let run again, it is, once, and who let it is kept", async () => {
  const sent: unknown[] = [];
  const eventId = await runIntoDoubt(sent);
  await settleEffect(db, { eventId, name: "text", verdict: "run_again", by: ANN });
  await untilProcessed();
  expect(sent).toEqual(["sent again"]);
  const [effect] = await readEffects(db, eventId);
  expect(effect).toMatchObject({ state: "done", result: '"sent again"', settledBy: "Ann Lee" });
  expect(effect?.attempt).toBeGreaterThan(1);
  expect(effect?.finishedAt).toBeInstanceOf(Date);
});

test("two who settle it at once do not both", async () => {
  const eventId = await inDoubt();
  await loseClaim();
  const verdicts = (["happened", "run_again"] as const).map((verdict) =>
    settleEffect(db, { eventId, name: "text", verdict, by: ANN }),
  );
  const settled = await Promise.allSettled(verdicts);
  expect(settled.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("what happened after all is known to have, though staff let it run again meanwhile", async () => {
  const { id: eventId = "" } = await insertEvent(db, { status: "received" });
  const [event] = await claimEvents(sql, "slow", 1);
  if (event === undefined) throw new Error("There is nothing to claim.");
  await onceFor(
    sql,
    "slow",
    event,
  )("text", async () => {
    await loseClaim();
    await settleEffect(db, { eventId, name: "text", verdict: "run_again", by: ANN });
    return "sent";
  });
  expect(await readEffects(db, eventId)).toMatchObject([{ state: "done", result: '"sent"' }]);
});

test("nothing else can be settled", async () => {
  const { id: eventId = "" } = await insertEvent(db);
  const verdict = { eventId, name: "text", verdict: "happened", by: ANN } as const;
  await expect(settleEffect(db, verdict)).rejects.toThrow("Nothing is in doubt here");
});
