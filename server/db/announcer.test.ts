import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { LIVE_CHANNEL } from "./announce.ts";
import { createAnnouncer } from "./announcer.ts";
import { keepListening, type Listening } from "./listen.ts";

let test_: TestDatabase;
let listening: Listening;
let heard: string[] = [];
beforeAll(async () => {
  test_ = await testDatabase();
  await new Promise<void>((resolve) => {
    listening = keepListening(test_.database.control, LIVE_CHANNEL, (payload) => {
      if (payload === null) resolve();
      else heard.push(payload);
    });
  });
});
afterAll(async () => {
  await listening.stop();
  await test_.drop();
});

const until = (condition: () => void) => vi.waitFor(condition, { timeout: 60_000, interval: 20 });

test("the first goes with its change, the others together by themselves", async () => {
  heard = [];
  const announcer = createAnnouncer(test_.database.control, "deliveries");
  expect(announcer.with(["acme"])).toBe("deliveries acme");
  expect(announcer.with(["acme"])).toBeNull();
  expect(announcer.with(["globex"])).toBeNull();
  expect(announcer.with(["acme"])).toBeNull();
  await until(() => expect(heard).toEqual(["deliveries acme globex"]));
  await announcer.stop();
  expect(heard).toHaveLength(1);
});

test("what is committed is announced at once, and then together", async () => {
  heard = [];
  const announcer = createAnnouncer(test_.database.control, "processing");
  announcer.note(["acme"]);
  await until(() => expect(heard).toEqual(["processing acme"]));
  announcer.note(["globex"]);
  announcer.note(["acme", "initech"]);
  expect(announcer.with(["umbrella"])).toBeNull();
  await until(() =>
    expect(heard).toEqual(["processing acme", "processing globex acme initech umbrella"]),
  );
  await announcer.stop();
  expect(heard).toHaveLength(2);
});

test("what is held back is announced at the end", async () => {
  heard = [];
  const announcer = createAnnouncer(test_.database.control, "deliveries");
  announcer.with(["acme"]);
  announcer.with(["initech"]);
  await announcer.stop();
  await until(() => expect(heard).toEqual(["deliveries initech"]));
});

test("a database that is away costs the announcement, and nothing else", async () => {
  const broken = (() => Promise.reject(new Error("away"))) as never;
  const announcer = createAnnouncer(broken, "deliveries");
  announcer.with(["acme"]);
  announcer.with(["acme"]);
  await announcer.stop();
});
