import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { addClient } from "../clients/index.ts";
import type { Db } from "../db/index.ts";
import { staffUsers } from "../db/schema/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { insertEvent } from "../testing/insert-event.ts";
import {
  ALL,
  at,
  filtered,
  HANDLERS,
  NOW,
  type ReplayWorld,
  replayWorld,
  sendTo,
} from "../testing/replay-world.ts";
import { cancelReplay } from "./cancel.ts";
import { listReplayChoices } from "./choices.ts";
import { listReplays, readReplay } from "./queries.ts";

let test_: TestDatabase;
let world: ReplayWorld;
let db: Db;
beforeAll(async () => {
  test_ = await testDatabase();
  world = replayWorld(test_);
  db = test_.database.dashboard;
  await db.insert(staffUsers).values({ id: "ada", name: "Ada Lovelace", email: "ada@example.com" });
});
beforeEach(() => world.empty());
afterAll(() => test_.drop());

test("replays are listed newest first, page by page, each once", async () => {
  await world.addEvents(1);
  const ids: string[] = [];
  for (let count = 0; count < 5; count += 1) ids.push((await world.start(ALL, HANDLERS)).id);
  const listed: string[] = [];
  let cursor: Awaited<ReturnType<typeof listReplays>>["nextCursor"] = null;
  do {
    const page = await listReplays(db, { cursor, limit: 2 });
    listed.push(...page.replays.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(listed).toEqual(ids.reverse());
});

test("a replay tells who asked for what and why, and what became of it", async () => {
  const crm = await world.addDestination();
  const [first = "", second = ""] = await world.addEvents(2);
  const { id: test } = await insertEvent(db, { isTest: true, receivedAt: at(9) });
  const scope = filtered({ range: "24h", includeTests: true });
  const { id } = await world.start(scope, { ...sendTo(crm.id), runHandlers: true });
  await world.takeAllSteps();
  const sql = test_.database.control;
  await sql`
    update webhook_events set status = 'dead', finished_at = now() where id = ${first}`;
  await sql`
    update forwards set status = 'delivered', delivered_at = now(), finished_at = now()
    where event_id = ${second}`;
  expect(await readReplay(db, id)).toMatchObject({
    requestedBy: "Ada Lovelace",
    reason: "the CRM was down",
    // As it was fixed when it was asked for.
    scope: { kind: "filter", filter: { range: null, from: at(1_000 - 24 * 60), to: NOW } },
    destinations: [{ id: crm.id, name: "CRM" }],
    state: "done",
    done: 3,
    skipped: 1,
    countedOf: 3,
    handled: { dead: 1, received: 1 },
    sent: [{ name: "CRM", counts: { waiting: 1, delivered: 1 } }],
    notes: [{ eventId: test, because: "A test is never replayed." }],
  });
});

test("a client is told by its name, and one that is not there has none", async () => {
  await addClient(db, "s".repeat(40), { id: "acme", name: "Acme Dental", retellApiKey: "key_1" });
  await insertEvent(db, { clientId: "acme", isTest: true, receivedAt: at(1) });
  await insertEvent(db, { clientId: "gone", isTest: true, receivedAt: at(2) });
  const ofClient = (clientId: string) => filtered({ clientId, includeTests: true });
  await world.start(ofClient("acme"), HANDLERS);
  await world.start(ofClient("gone"), HANDLERS);
  const { id } = await world.start(filtered({ includeTests: true }), HANDLERS);
  await world.takeAllSteps();
  const { replays } = await listReplays(db, { limit: 9 });
  expect(replays.map(({ clientName }) => clientName)).toEqual([null, null, "Acme Dental"]);
  expect((await readReplay(db, id))?.notes).toMatchObject([
    { clientId: "acme", clientName: "Acme Dental" },
    { clientId: "gone", clientName: null },
  ]);
});

test("who cancelled it is told, by name where there is one", async () => {
  await world.addEvents(1);
  const { id } = await world.start(ALL, HANDLERS);
  await cancelReplay(db, id, "root (command line)");
  expect(await readReplay(db, id)).toMatchObject({
    state: "cancelled",
    cancelledBy: "root (command line)",
    done: 0,
  });
});

test("events can be sent to the live destinations of their own clients", async () => {
  const crm = await world.addDestination();
  const paused = await world.addDestination({ name: "Texts", pausedAt: at(0), pausedBecause: "x" });
  await world.addDestination({ archivedAt: at(0) });
  const other = await world.addDestination({ clientId: "another" });
  const [eventId = ""] = await world.addEvents(1);
  const idsFor = async (scope: Parameters<typeof listReplayChoices>[1]) =>
    (await listReplayChoices(db, scope)).map(({ id }) => id);
  const own = [crm.id, paused.id];
  expect(await idsFor({ kind: "events", eventIds: [eventId] })).toEqual(own);
  expect(await idsFor({ kind: "call", clientId: "smart-tax-nation", callId: "c" })).toEqual(own);
  expect(await idsFor({ kind: "missed", destinationId: crm.id, since: at(0) })).toEqual(own);
  expect(await idsFor(filtered({ clientId: "another" }))).toEqual([other.id]);
  expect(await idsFor(ALL)).toEqual([other.id, ...own]);
});
