import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { alerts } from "../db/schema/index.ts";
import { alertBody } from "../testing/alert-bodies.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { applyEventsToAlerts, observeAlert } from "./index.ts";

let test_: TestDatabase;
beforeAll(async () => {
  test_ = await testDatabase();
});
afterAll(() => test_.drop());

const TRIGGERED_ID = "00000000-0000-7000-8000-000000000001";
const RESOLVED_ID = "00000000-0000-7000-8000-000000000002";
const TRIGGERED = alertBody("alert_triggered");
const RESOLVED = alertBody("alert_resolved");

/** Event ids are each client's own, so that every order of arrival has a client of its own. */
const idOf = (clientId: string, id: string) =>
  `${Buffer.from(clientId).toString("hex").padEnd(8, "0").slice(0, 8)}${id.slice(8)}`;

let clients = 0;
const newClient = () => `c${++clients}`;

function observe(clientId: string, body: { event: string }, id?: string) {
  const isTriggered = body.event === "alert_triggered";
  const event = {
    clientId,
    id: id ?? idOf(clientId, isTriggered ? TRIGGERED_ID : RESOLVED_ID),
    eventType: body.event,
    receivedAt: new Date(isTriggered ? "2026-11-21T07:00:01Z" : "2026-11-21T07:30:01Z"),
  };
  const observation = observeAlert(event, body);
  if (observation === null) throw new Error("No alert.");
  return observation;
}

const apply = (...observations: ReturnType<typeof observe>[]) =>
  test_.database.work.transaction((tx) => applyEventsToAlerts(tx, observations));

const rowsOf = (clientId: string) =>
  test_.database.dashboard.select().from(alerts).where(eq(alerts.clientId, clientId));

test("an incident is told by both its events, whatever their order and however often they run", async () => {
  const [a, b, c, d] = [newClient(), newClient(), newClient(), newClient()];
  const of = (clientId: string) =>
    [observe(clientId, TRIGGERED), observe(clientId, RESOLVED)] as const;
  for (const one of of(a)) await apply(one);
  for (const one of of(b).toReversed()) await apply(one);
  await apply(...of(c));
  for (let times = 0; times < 2; times += 1) for (const one of of(d)) await apply(one);

  const rows = await Promise.all([a, b, c, d].map(rowsOf));
  expect(rows[0]).toEqual([
    {
      clientId: a,
      incidentId: "alert_incident_914f0985061593afbcef1fe9",
      ruleId: "alert_rule_9f24ab0218c6296185b902ea",
      name: "High call volume",
      metricType: "call_count",
      filter: { agent: [{ agent_id: "agent_d925f410bbebe4e6f7fd106ddf", version: [14, 15] }] },
      thresholdType: "absolute",
      thresholdValue: 100,
      comparator: "gt",
      frequency: "5m",
      window: "1h",
      triggeredAt: new Date(1_795_246_800_000),
      resolvedAt: new Date(1_795_248_600_000),
      triggeredEventId: idOf(a, TRIGGERED_ID),
      triggeredValue: 148,
      triggeredPreviousValue: null,
      resolvedEventId: idOf(a, RESOLVED_ID),
      resolvedValue: 61,
      resolvedPreviousValue: null,
      firstEventAt: new Date("2026-11-21T07:00:01Z"),
    },
  ]);
  const withoutIds = (row: object) => ({
    ...row,
    clientId: "",
    triggeredEventId: "",
    resolvedEventId: "",
  });
  for (const [row] of rows) expect(withoutIds(row ?? {})).toEqual(withoutIds(rows[0]?.[0] ?? {}));
});

test("the two that commit at once are one incident", async () => {
  for (let round = 0; round < 5; round += 1) {
    const clientId = newClient();
    await Promise.all([apply(observe(clientId, RESOLVED)), apply(observe(clientId, TRIGGERED))]);
    expect(await rowsOf(clientId)).toMatchObject([{ triggeredValue: 148, resolvedValue: 61 }]);
  }
});

test("what one of the two leaves out, the other fills, and no null takes a value away", async () => {
  const triggered = alertBody("alert_triggered", {
    ...{ name: null, threshold_value: null, triggered_timestamp: null },
  });
  const resolved = alertBody("alert_resolved", { comparator: null, window: "", name: "Renamed" });
  for (const order of [
    [triggered, resolved],
    [resolved, triggered],
  ]) {
    const clientId = newClient();
    for (const body of order) await apply(observe(clientId, body));
    expect(await rowsOf(clientId)).toMatchObject([
      {
        ...{ name: "Renamed", thresholdValue: 100, comparator: "gt", window: "1h" },
        triggeredAt: new Date(1_795_246_800_000),
      },
    ]);
  }
});

test("either alone is an incident", async () => {
  const [a, b] = [newClient(), newClient()];
  await apply(observe(a, TRIGGERED));
  await apply(observe(b, RESOLVED));
  expect(await rowsOf(a)).toMatchObject([{ resolvedEventId: null, resolvedAt: null }]);
  expect(await rowsOf(b)).toMatchObject([{ triggeredEventId: null, triggeredValue: null }]);
});

test("the same incident under two clients is two", async () => {
  const [a, b] = [newClient(), newClient()];
  await apply(observe(a, TRIGGERED), observe(b, TRIGGERED));
  expect([await rowsOf(a), await rowsOf(b)].map((rows) => rows.length)).toEqual([1, 1]);
});

describe("a body that is not as it should be", () => {
  const odd = {
    ...{ alert_incident_id: 7, alert_rule_id: {}, name: ["x"], metric_type: "\u0000new\ud800" },
    ...{ threshold_value: "100", current_value: true, previous_value: Number.POSITIVE_INFINITY },
    ...{ filter: "all", window: 60, triggered_timestamp: "yesterday", resolved_timestamp: -1 },
  };
  test.each<[string, { event: string; [member: string]: unknown }]>([
    ["has odd types", { event: "alert_triggered", alert: odd }],
    ["has an alert of nothing", { event: "alert_triggered", alert: {} }],
    ["has no alert", { event: "alert_triggered" }],
    ["has a list for an alert", { event: "alert_triggered", alert: [1] }],
  ])("is an incident of its own where it %s, and what is no number is unknown", async (_, body) => {
    const clientId = newClient();
    const other = "11111111-0000-7000-8000-".concat(String(clients).padStart(12, "0"));
    await apply(observe(clientId, body), observe(clientId, body, other));
    const rows = await rowsOf(clientId);
    expect(rows.map(({ incidentId }) => incidentId).sort()).toEqual(
      rows.map(({ triggeredEventId }) => triggeredEventId).sort(),
    );
    expect(rows).toHaveLength(2);
    for (const row of rows) {
      expect(row).toMatchObject({ triggeredValue: null, thresholdValue: null, triggeredAt: null });
      expect([null, "\ufffdnew\ufffd"]).toContain(row.metricType);
    }
  });
});

test("an event of another type is none", () => {
  const event = { id: TRIGGERED_ID, clientId: "c", receivedAt: new Date() };
  for (const eventType of ["call_ended", "alert_muted"]) {
    expect(observeAlert({ ...event, eventType }, TRIGGERED)).toBeNull();
  }
});
