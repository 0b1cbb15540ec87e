import { afterAll, beforeAll, expect, test } from "vitest";
import { alerts } from "../db/schema/index.ts";
import { log } from "../log.ts";
import { alertBody } from "../testing/alert-bodies.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { runHandler } from "../testing/run-handler.ts";
import { handler } from "./handler.ts";

let test_: TestDatabase;
beforeAll(async () => {
  log.level = "silent";
  test_ = await testDatabase();
});
afterAll(() => test_.drop());

const rows = () => test_.database.dashboard.select().from(alerts);
const body = alertBody("alert_triggered");

test("the row of an alert commits with the end of its event, and is there for its handler", async () => {
  const broken = handler("alert_triggered", async () => {
    throw new Error("broken");
  });
  expect((await runHandler(test_, broken, body)).outcome).toBe("failed");
  expect(await rows()).toEqual([]);

  let seen: unknown[] = [];
  const reads = handler("alert_triggered", async (_, { tx }) => {
    seen = await tx.select().from(alerts);
  });
  const { eventId, outcome } = await runHandler(test_, reads, body);
  expect(outcome).toBe("processed");
  expect(seen).toMatchObject([{ clientId: "acme", triggeredEventId: eventId }]);
  expect(await rows()).toEqual(seen);
});
