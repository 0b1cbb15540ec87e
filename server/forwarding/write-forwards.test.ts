import type { Sql } from "postgres";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Destination } from "../destinations/index.ts";
import { log } from "../log.ts";
import { startWorker } from "../processing/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import { insertDestination } from "../testing/insert-destination.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { patientInbox } from "../testing/patient-inbox.ts";
import { webhookIdOf } from "./webhook-id.ts";
import { type EventToForward, writeForwards } from "./write-forwards.ts";

let test_: TestDatabase;
let sql: Sql;
beforeAll(async () => {
  log.level = "silent";
  test_ = await testDatabase();
  sql = test_.database.control;
});
beforeEach(async () => {
  await sql`truncate forwards, destinations, webhook_events, forwards_during_outage cascade`;
});
afterAll(() => test_.drop());

const URL = "https://crm.example/hook";

/** A destination as the directory knows it, and in the table unless it never was there. */
async function destination(given: Partial<Destination> = {}): Promise<Destination> {
  const { id, secret } = await insertDestination(test_.database.dashboard, { url: URL });
  return {
    id,
    clientId: "acme",
    name: "CRM",
    url: URL,
    eventTypes: null,
    conditions: [],
    bodyForm: "received",
    headers: [],
    timeoutMs: 10_000,
    ratePerSecond: null,
    inOrder: false,
    secret,
    previousSecret: null,
    pausedAt: null,
    problem: null,
    ...given,
  };
}

async function event(given: Partial<EventToForward> = {}): Promise<EventToForward> {
  const row = { ...eventOf(), ...given };
  await insertEvent(test_.database.dashboard, row);
  return row;
}

function eventOf(): EventToForward {
  const id = uuidv7();
  return {
    id,
    clientId: "acme",
    eventType: "call_ended",
    callId: "call_1",
    idempotencyKey: `acme:${id}`,
    body: '{"event":"call_ended","call":{"sentiment":"Negative"}}',
    receivedAt: new Date(),
  };
}

const write = (events: EventToForward[], destinations: Destination[]) =>
  test_.database.work.transaction((tx) =>
    writeForwards(
      tx,
      (clientId) => destinations.filter((one) => one.clientId === clientId),
      events,
    ),
  );
const forwards = () =>
  sql<
    { event_id: string; destination_id: string; status: string; webhook_id: string }[]
  >`select event_id, destination_id, status, webhook_id from forwards order by id`;

test("each event gets a forward for every destination that wants it, and once only", async () => {
  const all = await destination();
  const typed = await destination({ eventTypes: ["call_started"] });
  const negative = await destination({
    conditions: [{ path: "call.sentiment", is: "equals", value: "Negative" }],
  });
  const positive = await destination({
    conditions: [{ path: "call.sentiment", is: "equals", value: "Positive" }],
  });
  const unreadable = await destination({ conditions: null });
  const events = [await event(), await event({ eventType: "call_started" })];
  const destinations = [all, typed, negative, positive, unreadable];
  await write(events, destinations);
  await write(events, destinations);

  const [ended, started] = events.map(({ id }) => id);
  const written = (await forwards()).map(({ event_id, destination_id }) => [
    event_id,
    destination_id,
  ]);
  expect(written).toEqual([
    [ended, all.id],
    [ended, negative.id],
    [started, all.id],
    [started, typed.id],
    [started, negative.id],
  ]);
});

test("its webhook id follows from event and destination, and from nothing else", async () => {
  const one = await destination();
  const given = await event({ idempotencyKey: "acme:call_1:call_ended" });
  await write([given], [one]);
  const [row] = await forwards();
  expect(row?.webhook_id).toBe(webhookIdOf(one.id, "acme:call_1:call_ended"));
  expect(row?.webhook_id).toMatch(/^msg_[\w-]{27}$/);
  expect(webhookIdOf("a", "b")).not.toBe(webhookIdOf("a", "c"));
  expect(webhookIdOf("a", "b")).not.toBe(webhookIdOf("c", "b"));
});

test("a destination that memory has and the table has archived, or never had, breaks nothing", async () => {
  const archived = await destination();
  await sql`update destinations set archived_at = now() where id = ${archived.id}`;
  const live = await destination();
  await write([await event()], [archived, { ...live, id: uuidv7() }, live]);
  expect((await forwards()).map(({ destination_id }) => destination_id)).toEqual([live.id]);
});

test("a paused destination's forwards are written, and wait", async () => {
  const paused = await destination({ pausedAt: new Date() });
  await sql`update destinations set paused_at = now(), paused_because = 'a test'`;
  await write([await event()], [paused]);
  expect((await forwards()).map(({ status }) => status)).toEqual(["waiting"]);
});

test("a test event goes nowhere", async () => {
  await write([{ ...eventOf(), idempotencyKey: null }], [await destination()]);
  expect(await forwards()).toEqual([]);
});

test("a body is parsed only where somebody asks about it", async () => {
  const parse = vi.spyOn(JSON, "parse");
  const given = await event();
  await write([given], [await destination()]);
  await write([given], []);
  expect(parse.mock.calls.filter(([text]) => text === given.body)).toEqual([]);
  const asks = { conditions: [{ path: "event", is: "exists" as const }] };
  await write([given], [await destination(asks), await destination(asks)]);
  expect(parse.mock.calls.filter(([text]) => text === given.body)).toHaveLength(1);
  parse.mockRestore();
});

test("what was delivered from the journal is written as delivered, with its attempt", async () => {
  const one = await destination();
  const given = await event();
  const webhookId = webhookIdOf(one.id, given.idempotencyKey ?? "");
  await sql`
    insert into forwards_during_outage
      (webhook_id, destination_id, started_at, delivered_at, hold_until, duration_ms, http_status,
       response_excerpt, worker)
    values (${webhookId}, ${one.id}, now() - interval '1 min', now() - interval '59 s', now(), 80,
            202, 'ok', 'elsewhere')`;
  await write([given], [one]);
  expect((await forwards()).map(({ status }) => status)).toEqual(["delivered"]);
  expect(
    await sql`select number, outcome, http_status, response_excerpt, duration_ms, worker
              from forward_attempts`,
  ).toEqual([
    {
      number: 1,
      outcome: "delivered",
      http_status: 202,
      response_excerpt: "ok",
      duration_ms: 80,
      worker: "elsewhere",
    },
  ]);
});

test("what is being sent from the journal waits for its end", async () => {
  const one = await destination();
  const given = await event();
  const webhookId = webhookIdOf(one.id, given.idempotencyKey ?? "");
  await sql`
    insert into forwards_during_outage (webhook_id, destination_id, started_at, hold_until, worker)
    values (${webhookId}, ${one.id}, now(), now() + interval '1 h', 'elsewhere')`;
  await write([given], [one]);
  const [row] = await sql`
    select status, next_attempt_at > now() + interval '30 min' as later from forwards`;
  expect(row).toEqual({ status: "waiting", later: true });
});

test("workers that share events leave one forward per event and destination, with its end", async () => {
  const destinations = [await destination(), await destination()];
  const inbox = patientInbox(test_.database.openIngest);
  let failures = 30;
  const workers = [0, 1, 2].map(() =>
    startWorker({
      db: test_.database.work,
      sql,
      pollEveryMs: 50,
      destinationsOf: () => destinations,
      // Some fail, and take the forwards of their neighbours in the transaction with them.
      handlers: [
        async () => {
          failures -= 1;
          if (failures >= 0 && failures % 3 === 0) throw new Error("this one fails");
        },
      ],
    }),
  );
  await Promise.all(Array.from({ length: 200 }, () => inbox.record(deliveryOf(freshBody()))));
  await vi.waitFor(
    async () => {
      await sql`update webhook_events set next_attempt_at = now() where finished_at is null`;
      const [row] = await sql`
        select count(*) filter (where status = 'processed')::int as processed,
               (select count(*)::int from forwards) as forwards from webhook_events`;
      expect(row?.forwards).toBe((row?.processed ?? 0) * 2);
      expect(row?.processed).toBe(200);
    },
    { timeout: 60_000, interval: 50 },
  );
  await Promise.all(workers.map((worker) => worker.stop()));
  await inbox.close();
  expect(await sql`select 1 from forwards group by event_id having count(*) <> 2`).toEqual([]);
});
