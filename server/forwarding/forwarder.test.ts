import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sql } from "postgres";
import { Webhook } from "standardwebhooks";
import { uuidv7 } from "uuidv7";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type DestinationDirectory, openDestinationDirectory } from "../destinations/index.ts";
import { log } from "../log.ts";
import { openSender, readAllow, type Sender } from "../outbound/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { insertDestination, TEST_APP_SECRET } from "../testing/insert-destination.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { type Receiver, startReceiver } from "../testing/receiver.ts";
import { type Forwarder, startForwarder } from "./forwarder.ts";
import { webhookIdOf } from "./webhook-id.ts";
import { writeForwards } from "./write-forwards.ts";

let test_: TestDatabase;
let sql: Sql;
let dataDir: string;
let directory: DestinationDirectory;
let sender: Sender;
beforeAll(async () => {
  log.level = process.env.LOG_LEVEL ?? "silent";
  test_ = await testDatabase();
  sql = test_.database.control;
  dataDir = await mkdtemp(join(tmpdir(), "ringonce-forwarding-"));
  directory = await openDestinationDirectory({
    sql,
    appSecret: TEST_APP_SECRET,
    dataDir,
    databaseIsAway: false,
  });
  sender = openSender({ allow: readAllow(["127.0.0.0/8"]) });
});
afterAll(async () => {
  await sender.close();
  await directory.stop();
  await test_.drop();
  await rm(dataDir, { recursive: true, force: true });
});

let receiver: Receiver;
const forwarders: Forwarder[] = [];
beforeEach(async () => {
  await sql`truncate forwards, destination_circuits, destinations, webhook_events,
            forwards_during_outage cascade`;
  receiver = await startReceiver();
});
afterEach(async () => {
  // A request that hangs would keep its forwarder for its five seconds.
  await receiver.close();
  await Promise.all(forwarders.splice(0).map((forwarder) => forwarder.stop()));
});

function start(options: { perDestination?: number; pollEveryMs?: number } = {}): Forwarder {
  const { database } = test_;
  const forwarder = startForwarder({
    db: database.work,
    sql,
    destinations: directory,
    sender,
    pollEveryMs: 50,
    ...options,
  });
  forwarders.push(forwarder);
  return forwarder;
}

type Given = { callId?: string | null; body?: string; receivedAt?: Date; eventType?: string };

/** An event that is processed, with the forwards written that its client's destinations want. */
async function processed(given: Given = {}): Promise<{ id: string; idempotencyKey: string }> {
  const id = uuidv7();
  const row = await insertEvent(test_.database.dashboard, {
    id,
    clientId: "acme",
    eventType: given.eventType ?? "call_ended",
    callId: given.callId ?? null,
    body: given.body ?? '{"event":"call_ended"}',
    receivedAt: given.receivedAt ?? new Date(),
    idempotencyKey: `acme:${id}:call_ended`,
  });
  await forward([row as Parameters<typeof forward>[0][number]]);
  return { id, idempotencyKey: `acme:${id}:call_ended` };
}

async function forward(events: Parameters<typeof writeForwards>[2]): Promise<void> {
  await directory.refresh();
  await test_.database.work.transaction((tx) => writeForwards(tx, directory.ofClient, events));
}

const statuses = async (destinationId?: string) => {
  const rows = await sql<{ status: string; count: number }[]>`
    select status, count(*)::int from forwards
    where destination_id = coalesce(${destinationId ?? null}::uuid, destination_id)
    group by status`;
  return Object.fromEntries(rows.map((row) => [row.status, row.count]));
};
const attempts = () => sql<
  { outcome: string; stage: string | null; http_status: number | null; number: number }[]
>`
  select outcome, stage, http_status, number from forward_attempts order by started_at, number`;
const circuit = async (id: string) => {
  const [row] = await sql<{ state: string; failures: number; openings: number; inMs: number }[]>`
    select state, failures, openings,
           (extract(epoch from probe_at - now()) * 1000)::int as "inMs"
    from destination_circuits where destination_id = ${id}`;
  return row;
};
const until = (condition: () => unknown) =>
  vi.waitFor(async () => await condition(), { timeout: 15_000, interval: 20 });
const countOf = (path: string) => receiver.received.filter((one) => one.path === path).length;
/** As if the time until the next try had passed. */
const makeDue = () => sql`update forwards set next_attempt_at = now() where finished_at is null`;
const makeProbeDue = () =>
  sql`update destination_circuits set probe_at = now() where state = 'open'`;
const NEVER_MS = 3_600_000;

describe("a forward", () => {
  test("arrives once, to the byte, signed as Standard Webhooks has it, and says so", async () => {
    const { id, secret } = await insertDestination(test_.database.dashboard, {
      url: `${receiver.url}/crm`,
    });
    const body = '{"event":"call_ended","n":12345678901234567890,"ü":"\\u0000"}\n';
    const event = await processed({ body });
    start();
    await until(async () => expect(await statuses()).toEqual({ delivered: 1 }));

    expect(receiver.received).toHaveLength(1);
    const [one] = receiver.received;
    expect(one?.body).toBe(body);
    expect(one?.path).toBe("/crm");
    expect(one?.headers["content-type"]).toBe("application/json");
    expect(one?.headers["user-agent"]).toBe("Ringonce");
    expect(one?.headers["ringonce-event-id"]).toBe(event.id);
    expect(one?.headers["ringonce-attempt"]).toBe("1");
    expect(one?.headers["webhook-id"]).toBe(webhookIdOf(id, event.idempotencyKey));
    const verified = new Webhook(secret).verify(body, one?.headers as Record<string, string>);
    expect(verified).toEqual(JSON.parse(body));
    expect(await attempts()).toEqual([
      { outcome: "delivered", stage: null, http_status: 200, number: 1 },
    ]);
  });

  test("is sent at once, by NOTIFY and not by polling", async () => {
    await insertDestination(test_.database.dashboard, { url: receiver.url });
    start({ pollEveryMs: NEVER_MS });
    for (let count = 1; count <= 2; count += 1) {
      await processed();
      await until(async () => expect(await statuses()).toEqual({ delivered: count }));
    }
  });

  test("has the same webhook id on every try, and its attempts are counted", async () => {
    await insertDestination(test_.database.dashboard, { url: receiver.url });
    receiver.answers((_, response) => {
      response.statusCode = receiver.received.length < 3 ? 500 : 200;
      response.end("because");
    });
    await processed();
    start();
    for (let failed = 1; failed <= 2; failed += 1) {
      await until(async () => {
        const [row] = await sql`select failed_attempts, status from forwards`;
        expect(row).toEqual({ failed_attempts: failed, status: "failed" });
      });
      await makeDue();
    }
    await until(async () => expect(await statuses()).toEqual({ delivered: 1 }));
    const ids = receiver.received.map(({ headers }) => headers["webhook-id"]);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
    expect(receiver.received.map(({ headers }) => headers["ringonce-attempt"])).toEqual([
      "1",
      "2",
      "3",
    ]);
    expect(
      await sql`select response_excerpt from forward_attempts order by number limit 1`,
    ).toEqual([{ response_excerpt: "because" }]);
    const [row] =
      await sql`select last_stage, last_error, failure_cause, failed_since from forwards`;
    expect(row).toEqual({
      last_stage: null,
      last_error: null,
      failure_cause: null,
      failed_since: null,
    });
  });
});
