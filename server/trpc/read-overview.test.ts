import { afterAll, beforeAll, expect, it } from "vitest";
import { clients, destinationCircuits, refusalCounts } from "../db/schema/index.ts";
import { rebuildStatistics } from "../statistics/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { insertDestination } from "../testing/insert-destination.ts";
import { insertDuplicate, insertEvent } from "../testing/insert-event.ts";
import { insertForward } from "../testing/insert-forward.ts";
import { readOverview } from "./read-overview.ts";

const NOW = new Date("2026-11-25T14:07:31.500Z");
const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * HOUR_MS);

let test: TestDatabase;
const db = () => test.database.dashboard;

beforeAll(async () => {
  test = await testDatabase();
  await db()
    .insert(clients)
    .values(
      ["acme", "globex", "hooli", "quiet"].map((id) => ({ id, name: id, currentKey: "v1.none" })),
    );
  const event = (clientId: string, hours: number, given = {}) =>
    insertEvent(db(), { clientId, receivedAt: hoursAgo(hours), ...given });

  // Acme: failures now, one of them dismissed, two long ago, of which one is in doubt; and two stories
  // about one event.
  await event("acme", 1, { status: "dead" });
  await event("acme", 900, { status: "dead" });
  const doubt = { status: "dead", failureCause: "EffectInDoubt: text" };
  const { id: undecided } = await event("acme", 900, doubt);
  await test.database.control`
    insert into effects (event_id, name, state, attempt, worker, started_at)
    values (${undecided}, 'text', 'started', 1, 'gone', now())`;
  await event("acme", 2, { status: "dead", dismissedAt: NOW });
  await event("acme", 2, { status: "failed" });
  const told = await event("acme", 3, { duplicateCount: 1, divergentCount: 1 });
  const receivedAt = hoursAgo(3);
  await insertDuplicate(db(), told.id, { receivedAt, divergence: "conflicting" });
  const { id: crm } = await insertDestination(db(), { url: "https://a.example", name: "CRM" });
  await insertForward(db(), {
    eventId: told.id,
    destinationId: crm,
    clientId: "acme",
    status: "dead",
  });

  // Globex: one destination has stopped answering, one is paused, one is fine, one is gone.
  const at = (name: string, given = {}) =>
    insertDestination(db(), { clientId: "globex", url: "https://g.example", name, ...given });
  const { id: away } = await at("Away");
  await db().insert(destinationCircuits).values({ destinationId: away, state: "half_open" });
  await at("Idle", { pausedAt: NOW, pausedBecause: "Ada paused it." });
  await at("Fine");
  await at("Gone", { pausedAt: NOW, pausedBecause: "It was.", archivedAt: NOW });
  const told2 = await event("globex", 5, { duplicateCount: 1, divergentCount: 1 });
  await insertDuplicate(db(), told2.id, { receivedAt, divergence: "enriched" });
  await event("globex", 30, { duplicateCount: 4 });

  // Hooli: busy at this time of the day, but not today.
  for (let minutes = 0; minutes < 25; minutes += 1) {
    await event("hooli", 24.5 + minutes / 60);
    await event("hooli", 168.5 + minutes / 60);
  }
  const refused = (
    clientId: string,
    code: "signature_mismatch" | "invalid_json" | "not_durable",
    hours: number,
  ) => ({
    clientId,
    code,
    hour: new Date(Math.floor(hoursAgo(hours).getTime() / HOUR_MS) * HOUR_MS),
    count: 3,
    lastAt: hoursAgo(hours),
  });
  await db()
    .insert(refusalCounts)
    .values([
      refused("hooli", "signature_mismatch", 1),
      refused("hooli", "invalid_json", 2),
      refused("hooli", "signature_mismatch", 30),
      refused("hooli", "not_durable", 3),
      refused("", "signature_mismatch", 1),
    ]);
  await rebuildStatistics(test.database.control, NOW);
});
afterAll(() => test.drop());

const read = async (chosen: Parameters<typeof readOverview>[1] = { range: "24h" }) => {
  const overview = await readOverview(db(), chosen, NOW);
  const of = (id: string) => overview.clients.find((client) => client.id === id);
  return { overview, of };
};

it("tells of each client what failed and was not dismissed, whenever that was", async () => {
  const { overview, of } = await read();
  expect(of("acme")).toMatchObject({
    inDoubtEvents: 1,
    deadEvents: 2,
    failedEvents: 1,
    deadForwards: 1,
    failedForwards: 0,
    // Of the span.
    events: 4,
    dead: 2,
  });
  expect(of("globex")).toMatchObject({ deadEvents: 0, failedEvents: 0, deadForwards: 0 });
  expect(overview.failuresAreCut).toBe(false);
});

it("tells which destinations get nothing", async () => {
  const { of } = await read();
  expect(of("globex")?.destinations.map(({ name, state }) => [name, state])).toEqual([
    ["Away", "open"],
    ["Idle", "paused"],
  ]);
  expect(of("acme")?.destinations).toEqual([]);
});

it("tells contradiction from other divergence, in the span alone", async () => {
  const { of } = await read();
  expect([of("acme")?.hasConflicting, of("globex")?.hasConflicting]).toEqual([true, false]);
  const { of: ofLastHour } = await read({ range: "1h" });
  expect(ofLastHour("acme")?.hasConflicting).toBe(false);
});

it("tells a wrong key and what could not be kept from other refusals, and strangers from clients", async () => {
  const { overview, of } = await read();
  expect(of("hooli")).toMatchObject({ refused: 9, refusedWrongKey: 3, notKept: 3 });
  expect(overview.total.refusedUnknown).toBe(3);
});

it("has refusals of a span of its own up to its end", async () => {
  const { of } = await read({ range: "24h", from: hoursAgo(31), to: hoursAgo(29) });
  expect(of("hooli")).toMatchObject({ refused: 3, refusedWrongKey: 3, events: 0 });
});

it("misses who is silent at a time that is usually busy", async () => {
  const { of } = await read();
  expect(of("hooli")?.isSilent).toBe(true);
  expect(["acme", "globex", "quiet"].map((id) => of(id)?.isSilent)).toEqual([false, false, false]);
  expect(of("quiet")).toMatchObject({ events: 0, lastEventAt: null, before: null });
});

it("compares with the span before, and adds up", async () => {
  const { overview, of } = await read();
  expect(of("globex")).toMatchObject({ events: 1, duplicates: 1 });
  expect(of("globex")?.before).toMatchObject({ events: 1, duplicates: 4 });
  expect(overview.before).toMatchObject({ events: 26, duplicates: 4 });
  const sum = overview.clients.reduce((total, { events }) => total + events, 0);
  expect(overview.total.events).toBe(sum);
  expect(overview.clients.flatMap(({ perStep }) => perStep).reduce((a, b) => a + b, 0)).toBe(sum);
});
