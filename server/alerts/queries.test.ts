import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { alerts } from "../db/schema/index.ts";
import type { AlertCursor, AlertFilter } from "../domain/alert-filter.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { rowsReadBy } from "../testing/rows-read.ts";
import { countOpenAlerts, listAlerts } from "./index.ts";

const NOW = Date.parse("2026-11-23T12:00:00Z");
const minutesAgo = (minutes: number) => new Date(NOW - minutes * 60_000);
const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
  // Each is told of twice but every fifth, which is open; two at each instant, so that ids break the tie.
  await db()
    .insert(alerts)
    .values(
      Array.from({ length: 30 }, (_, n) => ({
        clientId: n % 3 === 0 ? "beta" : "alpha",
        incidentId: `incident_${String(n).padStart(2, "0")}`,
        ruleId: `rule_${n}`,
        triggeredAt: minutesAgo(Math.floor(n / 2) * 10),
        triggeredEventId: uuid(n),
        ...(n % 5 === 0 ? {} : { resolvedAt: minutesAgo(1), resolvedEventId: uuid(100 + n) }),
        firstEventAt: minutesAgo(Math.floor(n / 2) * 10),
      })),
    );
});
afterAll(() => test.drop());
const db = () => test.database.dashboard;

async function readAll(filter: AlertFilter, limit = 7) {
  const ids: string[] = [];
  let cursor: AlertCursor | null = null;
  do {
    const page = await listAlerts(db(), { filter, cursor, limit });
    ids.push(...page.alerts.map(({ incidentId }) => incidentId));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return ids;
}

describe("the list", () => {
  it.each<[string, AlertFilter, number]>([
    ["of all", {}, 30],
    ["of a client", { clientId: "beta" }, 10],
    ["of those that are open", { state: "open" }, 6],
    ["of those that are resolved", { state: "resolved" }, 24],
    ["of a client's that are open", { clientId: "alpha", state: "open" }, 4],
    ["of a client that has none", { clientId: "gamma" }, 0],
  ])("%s goes on page by page, newest first, each once", async (_, filter, length) => {
    const ids = await readAll(filter);
    expect(ids).toHaveLength(length);
    expect(ids).toEqual(await readAll(filter, 100));
    expect(new Set(ids).size).toBe(length);
    const instants = ids.map((id) => Math.floor(Number(id.slice(-2)) / 2));
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
  });

  it("counts those that are open", async () => {
    expect(await countOpenAlerts(db(), {})).toBe(6);
    expect(await countOpenAlerts(db(), { clientId: "beta" })).toBe(2);
    expect(await countOpenAlerts(db(), { clientId: "gamma" })).toBe(0);
  });
});

describe("where an incident stands", () => {
  const put = (incidentId: string, more: Partial<typeof alerts.$inferInsert>) =>
    db()
      .insert(alerts)
      .values({ clientId: "acme", incidentId, firstEventAt: minutesAgo(5), ...more });
  const stateOf = async (incidentId: string) => {
    const page = await listAlerts(db(), { filter: { clientId: "acme" }, limit: 100 });
    return page.alerts.find((alert) => alert.incidentId === incidentId);
  };
  const listed = async (state: "open" | "resolved") =>
    (await readAll({ clientId: "acme", state })).toSorted();

  it("follows from what is known of it, and from the next one of its rule", async () => {
    await put("told when", { triggeredEventId: uuid(201), resolvedAt: minutesAgo(3) });
    await put("told without when", { resolvedEventId: uuid(202) });
    const rule = { ruleId: "rule_of_two" };
    await put("never told", { ...rule, triggeredEventId: uuid(203), triggeredAt: minutesAgo(9) });
    await put("next", { ...rule, triggeredEventId: uuid(204), triggeredAt: minutesAgo(4) });
    await put("of when unknown", { ...rule, triggeredEventId: uuid(205) });
    await put("of no rule", { triggeredEventId: uuid(206), triggeredAt: minutesAgo(9) });
    // Another client's rule of the same name says nothing of ours.
    await db()
      .insert(alerts)
      .values({
        ...{ clientId: "other", incidentId: "later", ...rule, firstEventAt: minutesAgo(1) },
        ...{ triggeredEventId: uuid(207), triggeredAt: minutesAgo(1) },
      });

    expect(await listed("open")).toEqual(["next", "of no rule", "of when unknown"]);
    expect(await listed("resolved")).toEqual(["never told", "told when", "told without when"]);
    expect(await countOpenAlerts(db(), { clientId: "acme" })).toBe(3);
    expect(await stateOf("never told")).toMatchObject({
      ...{ state: "resolved", resolvedAt: null, nextTriggeredAt: minutesAgo(4) },
    });
    expect(await stateOf("next")).toMatchObject({ state: "open", nextTriggeredAt: null });
  });
});

it("reads about as many as a page shows, whatever has been, by an index for each filter", async () => {
  await db().execute(sql`
    insert into alerts (client_id, incident_id, triggered_event_id, resolved_event_id, first_event_at)
    select case when n % 2 = 0 then 'many' else 'more' end, 'many_' || n,
           gen_random_uuid(), gen_random_uuid(), now() - n * interval '1 min'
    from generate_series(1, 10000) n`);
  await db().execute(sql`analyze alerts`);
  const filters: AlertFilter[] = [
    ...[{}, { clientId: "many" }, { state: "resolved" as const }, { state: "open" as const }],
    { clientId: "quiet" },
  ];
  for (const filter of filters) {
    const cursor = { firstEventAt: new Date(), clientId: "z", incidentId: "z" };
    const read = await rowsReadBy(db(), ["alerts"], (tx) =>
      listAlerts(tx, { filter, cursor, limit: 20 }),
    );
    expect(read, JSON.stringify(filter)).toBeLessThan(100);
  }
});
