import type { Sql } from "postgres";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type Database, openDatabase } from "../db/index.ts";
import { recordRepeats } from "../inbox/record-repeats.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { type Claimed, claimEvents, releaseClaims, renewClaims } from "./claim.ts";
import { markProcessed } from "./finish.ts";
import { giveBack } from "./give-back.ts";
import { replayEvents } from "./replay.ts";

let test_: TestDatabase;
let sql: Sql;
/** On connections that nobody else needs. */
let others: Database;
beforeAll(async () => {
  test_ = await testDatabase();
  sql = test_.database.control;
  others = openDatabase(test_.url);
});
beforeEach(() => sql`truncate webhook_events cascade`);
afterAll(async () => {
  await others.close();
  await test_.drop();
});

const WORKER = "here";

type Means = { claimed: readonly Claimed[]; ids: readonly string[] };

/** Whatever waits for the rows of several events, while copies of the same ones are recorded. */
test.each<[string, status: "received" | "processed", touch: (means: Means) => Promise<unknown>]>([
  [
    "ending a batch",
    "received",
    ({ claimed }) => test_.database.work.transaction((tx) => markProcessed(tx, WORKER, claimed)),
  ],
  [
    "giving a batch back",
    "received",
    ({ claimed }) => giveBack(sql, WORKER, { broken: claimed, notBegun: [] }),
  ],
  ["renewing claims", "received", ({ ids }) => renewClaims(sql, WORKER, [...ids])],
  ["releasing claims", "received", () => releaseClaims(sql, WORKER)],
  ["replaying", "processed", ({ ids }) => replayEvents(test_.database.work, ids, "somebody")],
])("%s can't deadlock with the recording of copies", async (_, status, touch) => {
  // What came first has the greater key: in any order but that of the keys it is locked first.
  const copies = ["key b", "key a"].map((idempotencyKey, minute) =>
    deliveryOf(freshBody(), {
      idempotencyKey,
      receivedAt: new Date(Date.UTC(2026, 0, 1, 0, minute)),
    }),
  );
  const ids: string[] = [];
  for (const { idempotencyKey, body, receivedAt } of copies) {
    const event = { idempotencyKey, body: body.toString(), receivedAt, status };
    ids.push((await insertEvent(test_.database.dashboard, event)).id);
  }
  const claimed = await claimEvents(sql, WORKER, 2);
  expect(claimed).toHaveLength(status === "received" ? 2 : 0);

  const both: Promise<unknown>[] = [];
  await others.control.begin(async (holder) => {
    await holder`select 1 from webhook_events where idempotency_key = 'key b' for update`;
    both.push(touch({ claimed, ids }));
    await untilWaiting(1);
    both.push(recordRepeats(sql, copies));
    await untilWaiting(2);
  });
  expect(await Promise.allSettled(both)).toMatchObject([
    { status: "fulfilled" },
    { status: "fulfilled" },
  ]);
  expect(await sql`select duplicate_count as count from webhook_events`).toEqual([
    { count: 1 },
    { count: 1 },
  ]);
});

/** For a lock, as many sessions of this database. */
function untilWaiting(sessions: number): Promise<void> {
  return vi.waitFor(
    async () => {
      const [row] = await others.control<{ waiting: number }[]>`
        select count(*)::int as waiting from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      expect(row?.waiting).toBe(sessions);
    },
    { timeout: 60_000, interval: 20 },
  );
}
