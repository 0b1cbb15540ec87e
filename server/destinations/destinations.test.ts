import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Sql } from "postgres";
import { Webhook } from "standardwebhooks";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { addClient } from "../clients/index.ts";
import type { Db } from "../db/index.ts";
import { forwards } from "../db/schema/forwards.ts";
import { log } from "../log.ts";
import { ALLOW_NOTHING, readAllow } from "../outbound/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { insertEvent } from "../testing/insert-event.ts";
import {
  addDestination,
  archiveDestination,
  changeDestination,
  endForwardsOfArchived,
  getDestination,
  listDestinations,
  pauseDestination,
  previewMatches,
  readDestinationFigures,
  resumeDestination,
  retryNow,
  revealSecret,
  rotateSecret,
  testDestination,
} from "./index.ts";

const APP_SECRET = "s".repeat(40);
const means = { appSecret: APP_SECRET, allow: readAllow(["127.0.0.1"]) };
const settings = { name: "CRM", url: "https://crm.example.com/hook" };

/** The far end: keeps what it was sent, and answers 500 at `/500`. */
type Got = { path: string; headers: Record<string, string>; body: string };
const receiver = { url: "", received: [] as Got[] };
const http = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    receiver.received.push({
      path: request.url ?? "",
      headers: request.headers as Record<string, string>,
      body: Buffer.concat(chunks).toString(),
    });
    response.writeHead(request.url === "/500" ? 500 : 200).end("thank you");
  });
});
beforeAll(async () => {
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  receiver.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterAll(() => {
  http.closeAllConnections();
  http.close();
});

let server: TestDatabase;
let db: Db;
let sql: Sql;
beforeAll(async () => {
  log.level = "silent";
  server = await testDatabase();
  db = server.database.dashboard;
  sql = server.database.control;
  await addClient(db, APP_SECRET, { id: "acme", name: "Acme", retellApiKey: "key_1" });
});
afterAll(() => server.drop());
beforeEach(() => sql`truncate destinations, webhook_events cascade`);

const add = (more: object = {}) =>
  addDestination(db, means, "acme", { ...settings, ...more }, "Ada");

async function insertForward(
  destinationId: string,
  given: Partial<typeof forwards.$inferInsert> = {},
): Promise<string> {
  const id = uuidv7();
  const at = new Date();
  const { id: eventId } = await insertEvent(db, { clientId: "acme" });
  await db.insert(forwards).values({
    id,
    eventId,
    destinationId,
    clientId: "acme",
    eventType: "call_started",
    receivedAt: at,
    webhookId: `msg_${id}`,
    createdAt: at,
    nextAttemptAt: at,
    ...given,
  });
  return id;
}
const forwardOf = async (id: string) =>
  (await sql`select *, next_attempt_at <= now() as is_due from forwards where id = ${id}`)[0];

describe("a destination", () => {
  test("is added with a secret of its own, and its header values are stored sealed", async () => {
    const id = await add({ headers: [{ name: "X-Api-Key", value: "hunter2" }] });
    expect(await getDestination(db, id)).toMatchObject({
      ...settings,
      eventTypes: null,
      headerNames: ["X-Api-Key"],
      pausedAt: null,
    });
    const { secret, previous } = await revealSecret(db, APP_SECRET, id);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(previous).toBeNull();
    const [row] = await sql`select row_to_json(d)::text as text from destinations d`;
    expect(row?.text).not.toContain("hunter2");
    expect(row?.text).not.toContain(secret.slice("whsec_".length));
  });

  test("keeps a header's value when only its name is given again, and takes a new one", async () => {
    const headers = [
      { name: "X-Keep", value: "kept" },
      { name: "X-Change", value: "old" },
      { name: "X-Drop", value: "dropped" },
    ];
    const id = await add({ url: receiver.url, headers });
    await changeDestination(db, means, id, {
      ...settings,
      url: receiver.url,
      headers: [
        { name: "x-keep", value: null },
        { name: "X-Change", value: "new" },
      ],
    });
    await testDestination(db, means, id);
    const sent = receiver.received.at(-1)?.headers;
    expect(sent).toMatchObject({ "x-keep": "kept", "x-change": "new" });
    expect(sent).not.toHaveProperty("x-drop");
  });

  test.each([
    [{ url: "ftp://example.com" }, "url"],
    [{ url: "http://localhost:3000" }, "url"],
    [{ url: "http://0x7f.1/" }, "url"],
    [{ url: "http://169.254.169.254/latest" }, "url"],
    [{ url: "https://user:word@example.com" }, "url"],
    [{ name: "" }, "name"],
    [{ headers: [{ name: "Host", value: "x" }] }, "headers.0.name"],
    [{ headers: [{ name: "X-New", value: null }] }, "headers"],
    [{ conditions: [{ path: "a", is: "like", value: "x" }] }, "conditions.0.is"],
  ])("with %j is refused, naming the field", async (more, field) => {
    const nothing = { appSecret: APP_SECRET, allow: ALLOW_NOTHING };
    const given = { ...settings, ...more };
    const refused = { code: "invalid_destination", field };
    await expect(addDestination(db, nothing, "acme", given, "Ada")).rejects.toMatchObject(refused);
    const id = await add();
    await expect(changeDestination(db, nothing, id, given)).rejects.toMatchObject(refused);
    expect(await listDestinations(db, "acme")).toHaveLength(1);
    expect(await getDestination(db, id)).toMatchObject(settings);
  });

  test("of nobody is refused, and one that is not there can't be changed", async () => {
    await expect(addDestination(db, means, "nobody", settings, "Ada")).rejects.toMatchObject({
      code: "invalid_destination",
    });
    const gone = { code: "unknown_destination" };
    await expect(changeDestination(db, means, uuidv7(), settings)).rejects.toMatchObject(gone);
    await expect(revealSecret(db, APP_SECRET, uuidv7())).rejects.toMatchObject(gone);
    await expect(pauseDestination(db, "no id", "x")).rejects.toMatchObject(gone);
  });

  test("belongs to its client only", async () => {
    await add();
    expect(await listDestinations(db, "another")).toEqual([]);
    expect((await readDestinationFigures(db, "another")).size).toBe(0);
  });
});

describe("pausing", () => {
  test("keeps the first reason and time until it is resumed", async () => {
    const id = await add();
    await pauseDestination(db, id, "It answered 410 Gone.");
    const first = await getDestination(db, id);
    await pauseDestination(db, id, "Ada paused it.");
    expect(await getDestination(db, id)).toMatchObject({
      pausedAt: first.pausedAt,
      pausedBecause: "It answered 410 Gone.",
    });
    await resumeDestination(db, id);
    expect(await getDestination(db, id)).toMatchObject({ pausedAt: null, pausedBecause: null });
  });

  test("takes no empty reason", async () => {
    const id = await add();
    await expect(pauseDestination(db, id, " ")).rejects.toMatchObject({ field: "because" });
  });
});

describe("resuming, another URL and trying now make what failed due, with a closed circuit", () => {
  const inAnHour = () => new Date(Date.now() + 3_600_000);
  const acts: [string, (id: string) => Promise<unknown>][] = [
    ["resuming", (id) => resumeDestination(db, id)],
    ["another URL", (id) => changeDestination(db, means, id, { ...settings, url: "https://b.io" })],
    ["trying now", (id) => retryNow(db, id)],
  ];
  test.each(acts)("%s", async (_, act) => {
    const id = await add();
    const other = await add();
    const failed = { status: "failed" as const, nextAttemptAt: inAnHour() };
    const due = await insertForward(id, failed);
    const running = await insertForward(id, {
      ...failed,
      claimedBy: "worker",
      leaseUntil: inAnHour(),
    });
    const elsewhere = await insertForward(other, failed);
    for (const one of [id, other]) {
      await sql`insert into destination_circuits (destination_id, state, failures, opened_at,
        probe_at, openings) values (${one}, 'open', 9, now(), now() + interval '1 hour', 3)`;
    }
    await act(id);
    expect((await forwardOf(due))?.is_due).toBe(true);
    expect((await forwardOf(running))?.is_due).toBe(false);
    expect((await forwardOf(elsewhere))?.is_due).toBe(false);
    const figures = await readDestinationFigures(db, "acme");
    expect(figures.get(id)).toMatchObject({ circuit: "closed", probeAt: null, failed: 2 });
    expect(figures.get(other)?.circuit).toBe("open");
  });

  test("but changing anything else leaves the circuit as it is", async () => {
    const id = await add();
    await sql`insert into destination_circuits (destination_id, state, probe_at)
      values (${id}, 'open', now())`;
    await changeDestination(db, means, id, { ...settings, name: "Other" });
    expect((await readDestinationFigures(db, "acme")).get(id)?.circuit).toBe("open");
  });
});

describe("archiving", () => {
  test("ends what was to be sent as dead and dismissed, and leaves what was sent alone", async () => {
    const id = await add();
    const other = await add();
    const waiting = await insertForward(id);
    const failed = await insertForward(id, { status: "failed" });
    const finishedAt = new Date();
    const delivered = await insertForward(id, {
      status: "delivered",
      finishedAt,
      deliveredAt: finishedAt,
    });
    const elsewhere = await insertForward(other);
    expect(await archiveDestination(db, id, "Ada")).toBe(2);
    for (const one of [waiting, failed]) {
      expect(await forwardOf(one)).toMatchObject({
        status: "dead",
        last_error: "The destination was archived.",
        failure_cause: "The destination was archived",
        dismissed_by: "Ringonce",
      });
    }
    expect((await forwardOf(delivered))?.status).toBe("delivered");
    expect((await forwardOf(elsewhere))?.status).toBe("waiting");
    expect((await listDestinations(db, "acme")).map((one) => one.id)).toEqual([other]);
    await expect(archiveDestination(db, id, "Ada")).rejects.toMatchObject({
      code: "unknown_destination",
    });
  });

  test("waits for what is under way, and a later sweep ends that too, and what came late", async () => {
    const id = await add();
    const running = await insertForward(id, {
      claimedBy: "worker",
      leaseUntil: new Date(Date.now() + 60_000),
    });
    expect(await archiveDestination(db, id, "Ada")).toBe(0);
    expect(await forwardOf(running)).toMatchObject({ status: "waiting", claimed_by: "worker" });
    await sql`update forwards set lease_until = now() - interval '1 second'`;
    const late = await insertForward(id);
    expect(await endForwardsOfArchived(db)).toBe(2);
    expect(await forwardOf(running)).toMatchObject({ status: "dead", claimed_by: null });
    expect((await forwardOf(late))?.status).toBe("dead");
    expect(await endForwardsOfArchived(db)).toBe(0);
  });
});

describe("rotating the secret", () => {
  test("keeps the one before for a day, and of three drops the oldest", async () => {
    const id = await add();
    const first = (await revealSecret(db, APP_SECRET, id)).secret;
    const second = await rotateSecret(db, APP_SECRET, id);
    expect(second.previous?.secret).toBe(first);
    const day = 24 * 3_600_000;
    expect((second.previous?.until.getTime() ?? 0) - Date.now()).toBeGreaterThan(day - 60_000);
    const third = await rotateSecret(db, APP_SECRET, id);
    expect(third.previous?.secret).toBe(second.secret);
    expect(new Set([first, second.secret, third.secret]).size).toBe(3);
    expect(await revealSecret(db, APP_SECRET, id)).toEqual(third);
  });

  test("with no overlap the one before counts no more", async () => {
    const id = await add();
    expect((await rotateSecret(db, APP_SECRET, id, 0)).previous).toBeNull();
  });

  test("the one before is gone once its time is over", async () => {
    const id = await add();
    await rotateSecret(db, APP_SECRET, id, 1);
    await sql`update destinations set previous_secret_until = now() - interval '1 second'`;
    expect((await revealSecret(db, APP_SECRET, id)).previous).toBeNull();
    expect((await getDestination(db, id)).previousSecretUntil).toBeNull();
  });

  test("mends a destination whose secret was sealed under a lost APP_SECRET", async () => {
    const id = await add();
    const lost = "t".repeat(40);
    await expect(revealSecret(db, lost, id)).rejects.toMatchObject({ code: "secret_unreadable" });
    const rotated = await rotateSecret(db, lost, id);
    expect(rotated.previous).toBeNull();
    expect(await revealSecret(db, lost, id)).toEqual(rotated);
  });

  test.each([-1, 1.5, 169])("an overlap of %d hours is refused", async (hours) => {
    const id = await add();
    await expect(rotateSecret(db, APP_SECRET, id, hours)).rejects.toMatchObject({
      field: "overlapHours",
    });
  });
});

describe("trying a choice on the newest events", () => {
  const choice = { clientId: "acme", eventTypes: null, conditions: [] };
  const analyzed = (sentiment: string, secondsAgo: number, more: object = {}) =>
    insertEvent(db, {
      clientId: "acme",
      eventType: "call_analyzed",
      receivedAt: new Date(Date.now() - secondsAgo * 1_000),
      body: JSON.stringify({ call: { call_analysis: { user_sentiment: sentiment } } }),
      ...more,
    });

  test("counts what matches, and names the newest", async () => {
    const newest = await analyzed("Negative", 10);
    await analyzed("Negative", 30);
    await analyzed("Positive", 5);
    await insertEvent(db, { clientId: "acme", eventType: "call_ended" });
    await analyzed("Negative", 1, { isTest: true });
    await analyzed("Negative", 1, { clientId: "another" });
    const path = "call.call_analysis.user_sentiment";
    const conditions = [{ path, is: "equals" as const, value: "Negative" }];
    expect(await previewMatches(db, { ...choice, conditions })).toEqual({
      looked: 4,
      matched: 2,
      newest: { id: newest.id, eventType: "call_analyzed", receivedAt: newest.receivedAt },
    });
    expect(await previewMatches(db, { ...choice, eventTypes: ["call_ended"] })).toMatchObject({
      looked: 1,
      matched: 1,
    });
    expect(await previewMatches(db, choice)).toMatchObject({ looked: 4, matched: 4 });
  });

  test("without any it says so", async () => {
    const nothing = { looked: 0, matched: 0, newest: null };
    expect(await previewMatches(db, choice)).toEqual(nothing);
  });
});

test("the figures tell what was delivered, died, waits and failed", async () => {
  const id = await add();
  const idle = await add();
  const at = new Date();
  const old = new Date(Date.now() - 25 * 3_600_000);
  await insertForward(id, { status: "delivered", deliveredAt: at, finishedAt: at });
  await insertForward(id, {
    status: "delivered",
    deliveredAt: old,
    finishedAt: old,
    receivedAt: old,
  });
  await insertForward(id, { status: "dead", finishedAt: at });
  await insertForward(id, { status: "failed", receivedAt: old });
  await insertForward(id);
  await insertForward(id);
  const figures = await readDestinationFigures(db, "acme");
  expect(figures.get(id)).toEqual({
    circuit: "closed",
    probeAt: null,
    delivered: 1,
    dead: 1,
    waiting: 2,
    failed: 1,
    lastDeliveredAt: at,
  });
  expect(figures.get(idle)).toMatchObject({ delivered: 0, waiting: 0, lastDeliveredAt: null });
});

describe("the test button", () => {
  test("sends a signed, marked message which makes no event and no forward", async () => {
    const id = await add({
      url: `${receiver.url}/hook?tenant=1`,
      headers: [{ name: "Authorization", value: "Bearer hunter2" }],
    });
    const result = await testDestination(db, means, id);
    expect(result).toMatchObject({ ok: true, httpStatus: 200, responseExcerpt: "thank you" });
    const got = receiver.received.at(-1);
    expect(got?.path).toBe("/hook?tenant=1");
    expect(got?.headers).toMatchObject({
      authorization: "Bearer hunter2",
      "content-type": "application/json",
      "ringonce-test": "true",
      "webhook-id": result.webhookId,
    });
    expect(got?.body).toBe(result.sentBody);
    const { secret } = await revealSecret(db, APP_SECRET, id);
    expect(new Webhook(secret).verify(got?.body ?? "", got?.headers ?? {})).toMatchObject({
      event: "call_analyzed",
      ringonce_test: true,
    });
    const [counts] = await sql`
      select (select count(*)::int from webhook_events) as events,
             (select count(*)::int from forwards) as forwards`;
    expect(counts).toEqual({ events: 0, forwards: 0 });
  });

  test("within the overlap either secret verifies it", async () => {
    const id = await add({ url: receiver.url });
    const before = (await revealSecret(db, APP_SECRET, id)).secret;
    const { secret } = await rotateSecret(db, APP_SECRET, id);
    await testDestination(db, means, id);
    const { body, headers } = receiver.received.at(-1) ?? { body: "", headers: {} };
    expect(() => new Webhook(before).verify(body, headers)).not.toThrow();
    expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
  });

  test("wraps the body where that is asked for", async () => {
    const id = await add({ url: receiver.url, bodyForm: "wrapped" });
    await testDestination(db, means, id);
    expect(JSON.parse(receiver.received.at(-1)?.body ?? "")).toMatchObject({
      type: "call_analyzed",
      client_id: "acme",
      data: { ringonce_test: true },
    });
  });

  test("says how far it came where it is not answered, or answered with a failure", async () => {
    const failing = await add({ url: `${receiver.url}/500` });
    expect(await testDestination(db, means, failing)).toMatchObject({
      ok: false,
      stage: "status",
      httpStatus: 500,
    });
    const closed = await add({ url: "http://127.0.0.1:1" });
    expect(await testDestination(db, means, closed)).toMatchObject({ ok: false, stage: "connect" });
  });

  test("sends nothing to where nothing may be sent any more", async () => {
    const id = await add({ url: receiver.url });
    const before = receiver.received.length;
    const result = await testDestination(db, { ...means, allow: ALLOW_NOTHING }, id);
    expect(result).toMatchObject({ ok: false, stage: "guard" });
    expect(receiver.received).toHaveLength(before);
  });

  test("sends nothing unsigned", async () => {
    const id = await add({ url: receiver.url });
    const before = receiver.received.length;
    const result = await testDestination(db, { ...means, appSecret: "t".repeat(40) }, id);
    expect(result).toMatchObject({ ok: false, error: expect.stringContaining("APP_SECRET") });
    expect(receiver.received).toHaveLength(before);
  });
});
