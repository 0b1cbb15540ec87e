import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ANYTHING, type LiveChanges } from "#server/domain/live";
import type { LiveConnection, LiveState } from "./connection";
import { keepCurrent } from "./keep-current";
import { type LiveQuery, live } from "./live";

let client: QueryClient;
let say: (changes: LiveChanges) => void;
let state: LiveState;
let end: () => void;
beforeEach(() => {
  vi.useFakeTimers();
  client = new QueryClient({ defaultOptions: { queries: { staleTime: 10_000, retry: false } } });
  state = "live";
  const connection: LiveConnection = {
    state: () => state,
    onState: () => () => {},
    onChanges(hear) {
      say = hear;
      return () => {};
    },
    start() {},
  };
  end = keepCurrent(client, connection);
});
afterEach(() => {
  end();
  client.clear();
  vi.useRealTimers();
});

/** A query on screen; `fetches` counts how often it was fetched, each taking its time. */
function show(name: string, how: LiveQuery | null, tookMs = 10) {
  const seen = { fetches: 0, hide: () => {} };
  const observer = new QueryObserver(client, {
    queryKey: [name],
    async queryFn() {
      seen.fetches += 1;
      await new Promise((resolve) => setTimeout(resolve, tookMs));
      return seen.fetches;
    },
    ...(how === null ? {} : live(how.topics, how)),
  });
  seen.hide = observer.subscribe(() => {});
  return seen;
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test("what changed is fetched at once, and nothing else", async () => {
  const overview = show("overview", { topics: ["deliveries", "processing"] });
  const refused = show("refused", { topics: ["refusals"] });
  const list = show("list", null);
  await pass(1_000);
  say({ deliveries: ["acme"] });
  await pass(20);
  expect([overview.fetches, refused.fetches, list.fetches]).toEqual([2, 1, 1]);
});

test("a query of one client leaves the others' changes alone, but not anybody's", async () => {
  const acme = show("acme", { topics: ["deliveries"], clientId: "acme" });
  await pass(1_000);
  say({ deliveries: ["globex"] });
  await pass(1_000);
  expect(acme.fetches).toBe(1);
  say({ deliveries: ["globex", "acme"] });
  await pass(1_000);
  expect(acme.fetches).toBe(2);
  say(ANYTHING);
  await pass(1_000);
  expect(acme.fetches).toBe(3);
});

test("under a stream of changes it rests between two fetches, and ends with the newest", async () => {
  const events = show("events", { topics: ["deliveries"], restMs: 1_000 });
  await pass(1_000);
  for (let n = 0; n < 40; n += 1) {
    say({ deliveries: null });
    await pass(250);
  }
  expect(events.fetches).toBeGreaterThan(8);
  expect(events.fetches).toBeLessThan(13);
  const before = events.fetches;
  say({ deliveries: null });
  await pass(2_000);
  expect(events.fetches).toBe(before + 1);
});

test("one that is slow to answer rests the longer", async () => {
  const slow = show("slow", { topics: ["deliveries"] }, 1_000);
  await pass(2_000);
  for (let n = 0; n < 80; n += 1) {
    say({ deliveries: null });
    await pass(250);
  }
  expect(slow.fetches).toBeLessThan(5);
});

test("a fetch that began before the change is followed by another", async () => {
  const event = show("event", { topics: ["processing"] }, 300);
  await pass(100);
  say({ processing: null });
  await pass(1_000);
  expect(event.fetches).toBe(2);
});

test("what is not on screen is fetched when it comes back, though it is not old", async () => {
  const before = show("event", { topics: ["processing"] });
  await pass(100);
  before.hide();
  say({ processing: null });
  await pass(1_000);
  expect(before.fetches).toBe(1);
  const after = show("event", { topics: ["processing"] });
  await pass(100);
  expect(after.fetches).toBe(1);
});

/** A query whose answer comes with a page that the server has rendered. */
function showRendered(name: string, how: LiveQuery) {
  const seen = { fetches: 0 };
  client.setQueryData([name], "as it was");
  const observer = new QueryObserver(client, {
    queryKey: [name],
    queryFn: () => {
      seen.fetches += 1;
      return "as it is";
    },
    ...live(how.topics, how),
  });
  observer.subscribe(() => {});
  return seen;
}

test("a change is heard while the page that shows it is on its way: it is fetched", async () => {
  say({ deliveries: ["acme"] });
  await pass(3_000);
  const acme = showRendered("acme", { topics: ["deliveries"], clientId: "acme" });
  const globex = showRendered("globex", { topics: ["deliveries"], clientId: "globex" });
  await pass(1_000);
  expect(acme.fetches).toBe(1);
  expect(globex.fetches).toBe(0);
  expect(client.getQueryData(["acme"])).toBe("as it is");
});

test("what was heard long before is in a page that comes now", async () => {
  say({ deliveries: null });
  await pass(15_000);
  const acme = showRendered("acme", { topics: ["deliveries"] });
  await pass(1_000);
  expect(acme.fetches).toBe(0);
});

test("one that fails is fetched again at the next change", async () => {
  let fails = true;
  let fetches = 0;
  const observer = new QueryObserver(client, {
    queryKey: ["failing"],
    queryFn: async () => {
      fetches += 1;
      if (fails) throw new Error("away");
      return "there";
    },
    ...live(["deliveries"]),
  });
  observer.subscribe(() => {});
  await pass(100);
  say({ deliveries: null });
  await pass(1_000);
  expect(fetches).toBe(2);
  fails = false;
  say({ deliveries: null });
  await pass(1_000);
  expect(observer.getCurrentResult().data).toBe("there");
});

test("without an announcement it is fetched now and then, more often while the connection is away", async () => {
  const overview = show("overview", { topics: ["deliveries"] });
  await pass(55_000);
  expect(overview.fetches).toBe(1);
  await pass(15_000);
  expect(overview.fetches).toBe(2);
  state = "reconnecting";
  await pass(40_000);
  expect(overview.fetches).toBeGreaterThan(4);
  const before = overview.fetches;
  state = "paused";
  await pass(300_000);
  expect(overview.fetches).toBe(before);
});

test("what still rests when the tab is hidden is fetched once it is shown", async () => {
  const slow = show("slow", { topics: ["deliveries"] }, 1_000);
  await pass(2_000);
  say({ deliveries: null });
  await pass(1_100);
  say({ deliveries: null });
  state = "paused";
  await pass(30_000);
  expect(slow.fetches).toBe(2);
  state = "live";
  await pass(10_000);
  expect(slow.fetches).toBe(3);
});
