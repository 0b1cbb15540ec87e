import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { seal } from "../../clients/index.ts";
import { type TestDatabase, testDatabase } from "../../testing/database.ts";
import { insertEvent } from "../../testing/insert-event.ts";
import type { Finding } from "./finding.ts";
import { examineWork } from "./work.ts";

const APP_SECRET = "s".repeat(40);
const OTHER_SECRET = "t".repeat(40);
const MINUTE_MS = 60_000;

let server: TestDatabase;
beforeAll(async () => {
  server = await testDatabase();
});
afterAll(() => server.drop());
beforeEach(() => server.database.control`truncate clients, webhook_events cascade`);

async function findings(): Promise<Finding[]> {
  const found: Finding[] = [];
  for await (const finding of examineWork(server.database.control, APP_SECRET)) found.push(finding);
  return found;
}

async function ofEvents(): Promise<Omit<Finding, "subject">[]> {
  return (await findings())
    .filter(({ subject }) => subject === "events")
    .map(({ subject, ...rest }) => rest);
}

const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE_MS);
const insert = (given: Parameters<typeof insertEvent>[1]) =>
  insertEvent(server.database.dashboard, given);

it("finds nothing to say of events that are processed or have only come", async () => {
  await insert({});
  await insert({ status: "received" });
  expect(await ofEvents()).toEqual([
    { verdict: "good", finding: "none dead, none failed, none late" },
  ]);
});

it("notes events that failed and are tried again", async () => {
  await insert({ status: "failed", nextAttemptAt: ago(-5) });
  expect(await ofEvents()).toMatchObject([
    { verdict: "note", finding: "1 event failed and is tried again" },
  ]);
  await insert({ status: "failed", nextAttemptAt: ago(-5) });
  expect(await ofEvents()).toMatchObject([
    { verdict: "note", finding: "2 events failed and are tried again" },
  ]);
});

it("leaves out what was dismissed, and says so where nothing else is wrong", async () => {
  await insert({ status: "dead", dismissedAt: ago(1) });
  await insert({ status: "failed", nextAttemptAt: ago(-5), dismissedAt: ago(1) });
  expect(await ofEvents()).toEqual([
    { verdict: "good", finding: "none dead, none failed, none late, but for 2 dismissed" },
  ]);
  await insert({ status: "dead" });
  expect(await ofEvents()).toMatchObject([{ verdict: "note", finding: "1 event dead" }]);
});

it("calls no effect in doubt that is being run again at this very moment", async () => {
  const running = { failureCause: "EffectInDoubt: text", attempts: 2, claimedBy: "worker" };
  const { id } = await insert({ status: "failed", leaseUntil: ago(-0.3), ...running });
  await server.database.control`
    insert into effects (event_id, name, state, attempt, worker, started_at)
    values (${id}, 'text', 'started', 2, 'worker', now())`;
  expect(await ofEvents()).toMatchObject([{ finding: "1 event failed and is tried again" }]);
});

it("tells of effects in doubt, and calls their events neither dead nor tried again", async () => {
  const { control } = server.database;
  const inDoubt = { failureCause: "EffectInDoubt: text the customer" };
  for (const given of [
    { ...inDoubt, status: "failed", nextAttemptAt: ago(-5) },
    { ...inDoubt, status: "dead" },
    { ...inDoubt, status: "dead", dismissedAt: ago(1) },
  ] as const) {
    const { id } = await insert(given);
    await control`
      insert into effects (event_id, name, state, attempt, worker, started_at)
      values (${id}, 'text the customer', 'started', 1, 'gone', now())`;
  }
  expect(await ofEvents()).toMatchObject([
    {
      verdict: "note",
      finding: "2 events in doubt: nobody knows whether an effect happened",
    },
  ]);
  await control`update effects set state = 'done', finished_at = now()`;
  expect(await ofEvents()).toMatchObject([
    { finding: "1 event dead" },
    { finding: "1 event failed and is tried again" },
  ]);
});

it("calls an event late that nobody processes, also when its worker died", async () => {
  await insert({ status: "received", receivedAt: ago(3) });
  await insert({ status: "received", receivedAt: ago(3), claimedBy: "dead", leaseUntil: ago(2) });
  expect(await ofEvents()).toMatchObject([
    { verdict: "bad", finding: "2 events due for more than a minute" },
  ]);
});

it("does not call one late whose handler runs, nor what waits for it", async () => {
  const held = { claimedBy: "worker", leaseUntil: ago(-0.3) };
  await insert({ status: "received", receivedAt: ago(3), ...held });
  await insert({ status: "received", receivedAt: ago(3), callId: "call_1", ...held });
  await insert({ status: "received", receivedAt: ago(3), callId: "call_1" });
  expect(await ofEvents()).toMatchObject([{ verdict: "good" }]);

  await insert({ status: "received", receivedAt: ago(3), callId: "call_2" });
  expect(await ofEvents()).toMatchObject([
    { verdict: "bad", finding: "1 event due for more than a minute" },
  ]);
});

it("tells whose keys can't be opened, the previous ones too", async () => {
  const mine = seal(APP_SECRET, "key");
  const foreign = seal(OTHER_SECRET, "key");
  await server.database.control`
    insert into clients (id, name, current_key, previous_key) values
      ('both', 'Both', ${foreign}, ${foreign}), ('fine', 'Fine', ${mine}, ${mine}),
      ('never-rotated', 'Never', ${mine}, null), ('previous', 'Previous', ${mine}, ${foreign})`;
  expect(await findings()).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        verdict: "bad",
        finding: "the Retell keys of both were stored under another secret",
      }),
      expect.objectContaining({
        verdict: "note",
        finding: "the previous Retell keys of previous were stored under another secret",
      }),
    ]),
  );
});
