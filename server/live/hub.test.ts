import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { announce } from "../db/index.ts";
import { ANYTHING, type LiveChanges, type LiveTopic } from "../domain/live.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { spawnTestProcess } from "../testing/spawn.ts";
import { type LiveHub, type LiveHubOptions, openLiveHub } from "./hub.ts";
import type { LiveSubscription } from "./subscription.ts";

let test_: TestDatabase;
beforeAll(async () => {
  test_ = await testDatabase();
});
afterAll(() => test_.drop());

/** The machine may be busy. */
const LONG_MS = 60_000;
vi.setConfig({ testTimeout: 2 * LONG_MS });

const hubs: LiveHub[] = [];
afterEach(() => Promise.all(hubs.splice(0).map((hub) => hub.stop())));

/** A hub that listens: it has told its first reader that anything may have changed. */
async function openHub(options: LiveHubOptions = {}): Promise<LiveHub> {
  const hub = openLiveHub(test_.database.control, options);
  hubs.push(hub);
  // Less than nothing, or what is said of the time before may be taken for it.
  const reader = subscribe(hub, -1);
  expect(await next(reader)).toEqual(ANYTHING);
  reader.end();
  return hub;
}

function subscribe(hub: LiveHub, unheardMs: number): LiveSubscription {
  const reader = hub.subscribe(unheardMs);
  if (reader === null) throw new Error("There was no room.");
  return reader;
}

/** What it is told next, beats left out. */
async function next(reader: LiveSubscription): Promise<LiveChanges> {
  const deadline = Date.now() + LONG_MS;
  while (Date.now() < deadline) {
    const changes = await reader.next(1_000);
    if (changes === null) throw new Error("The subscription has ended.");
    if (Object.keys(changes).length > 0) return changes;
  }
  throw new Error("Nothing was told.");
}

const say = (topic: LiveTopic, clientIds?: string[]) =>
  announce(test_.database.dashboard, topic, clientIds);

test("an event that another process records is told", async () => {
  const reader = subscribe(await openHub(), 0);
  const process_ = spawnTestProcess("record-event.ts", [test_.url, "acme"]);
  expect(await process_.line()).toBe("recorded");
  expect(await next(reader)).toEqual({ deliveries: ["acme"] });
});

test("what is announced by one statement of many is told to all readers, with whom it concerns", async () => {
  const hub = await openHub();
  const [one, other] = [subscribe(hub, 0), subscribe(hub, 0)];
  await say("forwards", ["acme", "globex", "acme"]);
  expect(await next(one)).toEqual({ forwards: ["acme", "globex"] });
  expect(await next(other)).toEqual({ forwards: ["acme", "globex"] });
});

test("after its connection was lost, everybody is told that anything may have changed", async () => {
  const hub = await openHub();
  const reader = subscribe(hub, 0);
  const killed = await test_.database.control`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and query ilike 'listen "ringonce_live"%'`;
  // That of the hub before may not have ended yet.
  expect(killed).not.toHaveLength(0);
  // Whether this one is heard or lost, nothing is missed.
  await say("refusals");
  let told: LiveChanges = {};
  while (told.journal === undefined) told = await next(reader);
  expect(told).toEqual(ANYTHING);
  await say("clients", ["acme"]);
  expect(await next(reader)).toEqual({ clients: ["acme"] });
});

test("a reader that asks late gets one answer, whatever came meanwhile", async () => {
  const hub = await openHub();
  const [reader, witness] = [subscribe(hub, 0), subscribe(hub, 0)];
  for (let n = 0; n < 100; n += 1) await say("processing", [`client-${n % 3}`]);
  await say("replays");
  while ((await next(witness)).replays === undefined);
  expect(await next(reader)).toEqual({
    processing: ["client-0", "client-1", "client-2"],
    replays: null,
  });
  expect(await reader.next(0)).toEqual({});
});

test("many clients are no longer named", async () => {
  const hub = await openHub();
  const reader = subscribe(hub, 0);
  const clientIds = Array.from({ length: 128 }, (_, n) => `${"c".repeat(60)}-${n}`);
  await say("deliveries", clientIds);
  expect(await next(reader)).toEqual({ deliveries: null });
});

test("who comes back is told what changed since it was heard last, and nothing else", async () => {
  let now = 0;
  const hub = await openHub({ now: () => now });
  now = 5_000;
  const witness = subscribe(hub, 0);
  now = 10_000;
  await say("deliveries", ["acme"]);
  await next(witness);
  now = 20_000;
  await say("deliveries", ["globex"]);
  await next(witness);
  now = 25_000;
  expect(await subscribe(hub, 16_000).next(0)).toEqual({ deliveries: ["acme", "globex"] });
  expect(await subscribe(hub, 6_000).next(0)).toEqual({ deliveries: ["globex"] });
  expect(await subscribe(hub, 1_000).next(0)).toEqual({});
  // Longer than this process remembers, or has been there.
  expect(await subscribe(hub, 30_000).next(0)).toEqual(ANYTHING);
  expect(await subscribe(hub, Number.POSITIVE_INFINITY).next(0)).toEqual(ANYTHING);
});

test("what only this process knows is told here", async () => {
  const hub = await openHub();
  const reader = subscribe(hub, 0);
  hub.announce("journal");
  expect(await next(reader)).toEqual({ journal: null });
});

test("there is room for so many readers, and again when one leaves", async () => {
  const hub = await openHub({ readersAtMost: 2 });
  const first = subscribe(hub, 0);
  subscribe(hub, 0);
  expect(hub.subscribe(0)).toBeNull();
  first.end();
  expect(hub.subscribe(0)).not.toBeNull();
});

test("all end at once, also those that wait, and nobody can come any more", async () => {
  const hub = await openHub();
  const waiting = subscribe(hub, 0).next(10 * LONG_MS);
  hub.endAll();
  expect(await waiting).toBeNull();
  expect(hub.subscribe(0)).toBeNull();
});

test("an announcement that this release does not know is passed over", async () => {
  const hub = await openHub();
  const reader = subscribe(hub, 0);
  await test_.database.control`select pg_notify('ringonce_live', 'weather acme')`;
  await say("clients");
  expect(await next(reader)).toEqual({ clients: null });
});
