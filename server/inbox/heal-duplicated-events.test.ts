import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import { patientInbox } from "../testing/patient-inbox.ts";
import { countMisfiledEvents, healDuplicatedEvents } from "./heal-duplicated-events.ts";
import { recordBatch } from "./record-batch.ts";
import { recordFirsts } from "./record-firsts.ts";
import { recordRepeats } from "./record-repeats.ts";

let scratch: TestDatabase;
beforeAll(async () => {
  scratch = await testDatabase();
});
afterAll(() => scratch.drop());
const sql = () => scratch.database.control;
beforeEach(async () => {
  await sql()`truncate webhook_events, statistic_deltas cascade`;
});

/** Lists events that have none, as nothing of ours does; one by one, to wait for no two of anybody's. */
async function listAll(): Promise<void> {
  for (const { id } of await sql()`select id from webhook_events`) {
    await sql()`
      insert into duplicated_events (event_id, client_id, event_type, received_at)
      select id, client_id, event_type, received_at from webhook_events where id = ${id}
      on conflict (event_id) do nothing`;
  }
}

test("what is missing is listed, what has none goes, and what is right is not touched", async () => {
  const bodies = Array.from({ length: 10 }, () => freshBody());
  await recordFirsts(
    sql(),
    bodies.map((body) => deliveryOf(body)),
  );
  await recordBatch(
    sql(),
    bodies.slice(0, 8).map((body) => deliveryOf(body)),
  );
  const rows = () => sql()<{ id: string }[]>`
    select event_id as id, xmin::text, ctid::text from duplicated_events order by event_id`;
  const [missing, alsoMissing, otherClient, otherTime, ...right] = await rows();
  if (!missing || !alsoMissing || !otherClient || !otherTime) throw new Error("They are listed.");
  await listAll();
  await sql()`delete from duplicated_events where event_id in (${missing.id}, ${alsoMissing.id})`;
  await sql()`update duplicated_events set client_id = 'other' where event_id = ${otherClient.id}`;
  await sql()`
    update duplicated_events set received_at = received_at - interval '1 day'
    where event_id = ${otherTime.id}`;
  expect(await countMisfiledEvents(sql())).toBe(6);

  // Three at once: what is wrong lies in several pieces, and the last one is not full.
  expect(await healDuplicatedEvents(sql(), 3)).toEqual({
    looked: 10,
    listed: 2,
    corrected: 2,
    unlisted: 2,
  });
  expect(await countMisfiledEvents(sql())).toBe(0);
  const after = await rows();
  expect(after).toHaveLength(8);
  expect(after).toEqual(expect.arrayContaining(right));
  expect(await healDuplicatedEvents(sql(), 5)).toEqual({
    looked: 10,
    listed: 0,
    corrected: 0,
    unlisted: 0,
  });
});

test("an event whose first duplicate is just being counted stays listed", async () => {
  const bodies = [freshBody(), freshBody()];
  await recordFirsts(
    sql(),
    bodies.map((body) => deliveryOf(body)),
  );
  await listAll();
  const healing = await sql().begin(async (tx) => {
    await recordRepeats(tx, [deliveryOf(bodies[0])]);
    const done = healDuplicatedEvents(sql());
    // It may decide only when it is known whether there is a duplicate.
    await vi.waitFor(
      async () => {
        const [waiting] = await sql()`
          select 1 from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'
            and query like '%misfiled%'`;
        expect(waiting).toBeDefined();
      },
      { timeout: 60_000 },
    );
    return { done };
  });
  expect(await healing.done).toMatchObject({ unlisted: 1 });
  expect(await countMisfiledEvents(sql())).toBe(0);
});

test("the list is right afterwards, whatever is recorded meanwhile", async () => {
  const inboxes = [0, 1].map(() => patientInbox(scratch.database.openIngest));
  const bodies = Array.from({ length: 80 }, () => freshBody());
  const record = (n: number, body: unknown) => inboxes[n % 2]?.checkAndRecord(deliveryOf(body));
  await Promise.all(bodies.map((body, n) => record(n, body)));
  const recording = Promise.all(
    bodies
      .slice(0, 60)
      .flatMap((body, n) => [
        record(n, body),
        record(n + 1, { ...body, event_timestamp: 1 }),
        record(n, freshBody()),
      ]),
  );
  let isOver = false;
  void recording.finally(() => {
    isOver = true;
  });
  do {
    await listAll();
    await healDuplicatedEvents(sql(), 7);
  } while (!isOver);
  await recording;
  await Promise.all(inboxes.map((inbox) => inbox.close()));
  expect(await countMisfiledEvents(sql())).toBe(0);
  const [listed] = await sql()`select count(*)::int from duplicated_events`;
  expect(listed?.count).toBe(60);
});
