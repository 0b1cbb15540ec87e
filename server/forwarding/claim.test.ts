import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { RawSql } from "../db/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { insertDestination } from "../testing/insert-destination.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { insertForward as insertRow } from "../testing/insert-forward.ts";
import { whereNowIsRoundedUp } from "../testing/rounded-up.ts";
import { createStall, type Stall } from "../testing/stall.ts";
import { claimForwards } from "./claim.ts";
import type { ClaimedForward } from "./claimed-forward.ts";
import { finishForwards } from "./finish.ts";

const WORKER = "one";
const ROOM = { total: 10, perDestination: 10, inHand: new Map<string, number>(), held: [] };

let test_: TestDatabase;
let sql: Sql;
let stall: () => Promise<Stall>;
beforeAll(async () => {
  test_ = await testDatabase();
  sql = postgres(test_.url, { max: 5 });
  stall = await createStall(sql);
});
afterAll(async () => {
  await sql.end();
  await test_.drop();
});

let first: ClaimedForward;
let second: string;
beforeEach(async () => {
  await sql`truncate forwards, destination_circuits, destinations, webhook_events cascade`;
  const url = "http://127.0.0.1:1/crm";
  const { id } = await insertDestination(test_.database.dashboard, { url, inOrder: true });
  await insertForward(id);
  const { claimed } = await claimForwards(sql, WORKER, ROOM);
  if (claimed[0] === undefined) throw new Error("Nothing was claimed.");
  first = claimed[0];
  // Written after that claim, so that it is due and nobody has judged it yet.
  second = await insertForward(id);
});

/** With its event, processed. */
async function insertForward(destinationId: string): Promise<string> {
  const event = { clientId: "acme", callId: "call_a", eventType: "call_ended" };
  const { id } = await insertEvent(test_.database.dashboard, event);
  const forward = { ...event, id, eventId: id, destinationId, status: "waiting" } as const;
  await insertRow(test_.database.dashboard, forward);
  return id;
}

const finishFirst = (by: RawSql) =>
  finishForwards(by, WORKER, [
    {
      forward: first,
      startedAt: new Date().toISOString(),
      isGone: false,
      result: {
        ok: true,
        stage: null,
        httpStatus: 200,
        error: null,
        durationMs: 1,
        retryAfterMs: null,
        responseExcerpt: null,
      },
    },
  ]);

/** Of whoever is next, once the one before has ended: it must be there for the asking. */
async function expectSecondIsDue(): Promise<void> {
  const { claimed } = await claimForwards(sql, WORKER, ROOM);
  expect(claimed.map(({ id }) => id)).toEqual([second]);
}

test("what becomes due this instant is claimed this instant", async () => {
  await whereNowIsRoundedUp(sql, async (tx) => {
    await finishFirst(tx);
    const { claimed } = await claimForwards(tx, WORKER, ROOM);
    expect(claimed.map(({ id }) => id)).toEqual([second]);
  });
});

test("a claim that began before the one before ended does not put off the next", async () => {
  await sql.unsafe(`
    alter table destinations rename to real_destinations;
    create view destinations as select * from real_destinations where passes_stall()`);
  try {
    const held = await stall();
    // What it sets the next one to is older than the claim; that it has ended is not seen by it.
    const claim = await sql.begin(async (tx) => {
      await tx`select now()`;
      const begun = claimForwards(sql, "other", { ...ROOM, total: 0 });
      await held.untilReached();
      await finishFirst(tx);
      return { begun };
    });
    await held.letGo();
    await claim.begun;
  } finally {
    await sql`drop view destinations`;
    await sql`alter table real_destinations rename to destinations`;
  }
  await expectSecondIsDue();
});

test("a claim that is putting off the next while the one before ends has put off nothing", async () => {
  await sql.unsafe(`
    create function stall_update() returns trigger language plpgsql
      as 'begin perform passes_stall(); return new; end';
    create trigger stall before update on forwards for each row
      when (new.next_attempt_at > old.next_attempt_at and new.status = 'waiting'
            and new.claimed_by is null)
      execute function stall_update()`);
  const held = await stall();
  const claim = claimForwards(sql, "other", ROOM);
  await held.untilReached();
  const finish = finishFirst(sql);
  await vi.waitFor(async () => {
    const waits = await sql`
      select from pg_stat_activity where datname = current_database()
        and wait_event_type = 'Lock' and wait_event = 'transactionid'`;
    expect(waits).toHaveLength(1);
  }, 60_000);
  await held.letGo();
  expect((await claim).claimed).toEqual([]);
  await finish;
  await expectSecondIsDue();
});
