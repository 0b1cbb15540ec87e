import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { whereNowIsRoundedUp } from "../testing/rounded-up.ts";
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
