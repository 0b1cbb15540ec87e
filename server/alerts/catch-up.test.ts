import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { alerts } from "../db/schema/index.ts";
import { alertBody } from "../testing/alert-bodies.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { startCatchingUp } from "./index.ts";

let test_: TestDatabase;
beforeAll(async () => {
  test_ = await testDatabase();
});
afterAll(() => test_.drop());
const db = () => test_.database.dashboard;

const rows = () => db().select().from(alerts).orderBy(alerts.incidentId);

test("alerts that were processed before there was a table of them are read, once", async () => {
  const receivedAt = new Date("2026-11-21T07:00:01.234Z");
  const put = (event: "alert_triggered" | "alert_resolved", incident: string, more: object = {}) =>
    insertEvent(db(), {
      ...{ clientId: "acme", eventType: event, receivedAt, ...more },
      body: JSON.stringify(alertBody(event, { alert_incident_id: incident })),
    });
  const first = await put("alert_triggered", "incident_1");
  await put("alert_resolved", "incident_1");
  for (const n of [2, 3, 4]) await put("alert_triggered", `incident_${n}`);
  await put("alert_resolved", "incident_5");
  await insertEvent(db(), { clientId: "acme", eventType: "alert_triggered", body: "{}" });
  // The worker reads this one, and nobody the test.
  await put("alert_triggered", "incident_waiting", { status: "received" });
  await put("alert_triggered", "incident_test", { isTest: true });

  const catchingUp = startCatchingUp(db(), 2);
  await vi.waitFor(async () => expect(await rows()).toHaveLength(6), { timeout: 30_000 });
  await catchingUp.stop();
  const before = await rows();
  const [oldest] = before.filter(({ incidentId }) => incidentId === "incident_1");
  expect(oldest).toMatchObject({
    ...{ clientId: "acme", triggeredEventId: first.id, firstEventAt: receivedAt },
    ...{ triggeredValue: 148, resolvedValue: 61 },
  });

  const again = startCatchingUp(db(), 2);
  await again.stop();
  expect(await rows()).toEqual(before);
});
