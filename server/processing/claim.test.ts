import { afterAll, beforeAll, expect, test } from "vitest";
import { applyEventsToCalls } from "../calls/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { observed } from "../testing/observed.ts";
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

test("a claim says of each event whether its call is new", async () => {
  const { database } = test_;
  for (const callId of ["call_new", "call_known", null]) {
    await insertEvent(database.dashboard, { status: "received", clientId: "acme", callId });
  }
  // Of another client, too: the two are not the same call.
  for (const [clientId, callId] of [
    ["acme", "call_known"],
    ["globex", "call_new"],
  ] as const) {
    const body = JSON.stringify({ event: "call_started", call: { call_id: callId } });
    const receivedAt = new Date();
    const event = observed({ clientId, callId, eventType: "call_started", body, receivedAt });
    await database.work.transaction((tx) => applyEventsToCalls(tx, [event]));
  }
  const claimed = await claimEvents(database.control, "one", 10);
  expect(claimed.map(({ callId, callIsNew }) => [callId, callIsNew])).toEqual(
    expect.arrayContaining([
      ["call_new", true],
      ["call_known", false],
    ]),
  );
});
