import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { whereNowIsRoundedUp } from "../testing/rounded-up.ts";
import { rowsReadOver } from "../testing/rows-read.ts";
import { claimEvents } from "./claim.ts";

let test_: TestDatabase;
beforeAll(async () => {
  test_ = await testDatabase();
});
afterAll(() => test_.drop());

test("an event that is due this instant is claimed this instant", async () => {
  const { id } = await insertEvent(test_.database.dashboard, { status: "received" });
  await whereNowIsRoundedUp(test_.database.control, async (tx) => {
    await tx`update webhook_events set next_attempt_at = now()`;
    expect(await claimEvents(tx, "one", 10)).toMatchObject([{ id }]);
  });
});

test("a claim reads no more rows, whatever the tables were when their statistics were gathered", async () => {
  const { dashboard, claims } = test_.database;
  const insert = (count: number) =>
    Promise.all(
      Array.from({ length: count }, () => insertEvent(dashboard, { status: "received" })),
    );
  const readBy = async (limit: number) => {
    let claimed = 0;
    const read = await rowsReadOver(
      claims,
      ["webhook_events", "processing_attempts"],
      async (sql) => {
        claimed = (await claimEvents(sql, "one", limit)).length;
      },
    );
    return { claimed, read };
  };
  await insert(12);
  await readBy(6);
  await claims`analyze webhook_events, processing_attempts`;
  await readBy(6);
  await insert(400);
  await readBy(400);
  await claims`update webhook_events set status = 'processed', processed_at = now(), finished_at = now()`;
  await insert(5);

  const { claimed, read } = await readBy(128);
  expect(claimed).toBe(5);
  expect(read).toBeLessThan(50);
});
