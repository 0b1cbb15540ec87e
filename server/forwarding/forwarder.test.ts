import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sql } from "postgres";
import { Webhook } from "standardwebhooks";
import { uuidv7 } from "uuidv7";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { seal } from "../clients/index.ts";
import { openDatabase } from "../db/index.ts";
import { type DestinationDirectory, openDestinationDirectory } from "../destinations/index.ts";
import { OPENS_AFTER_FAILURES } from "../domain/circuit.ts";
import { LONGEST_RETRY_AFTER_MS, MAX_FORWARD_ATTEMPTS } from "../domain/forward-retry.ts";
import { log } from "../log.ts";
import { createSecret, openSender, readAllow, type Sender } from "../outbound/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { openFaultyProxy } from "../testing/faulty-proxy.ts";
import { insertDestination, TEST_APP_SECRET } from "../testing/insert-destination.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { type Receiver, startReceiver } from "../testing/receiver.ts";
import { spawnTestProcess, type TestProcess } from "../testing/spawn.ts";
import { claimForwards } from "./claim.ts";
import type { EndedAttempt } from "./finish.ts";
import { type Forwarder, type ForwarderOptions, startForwarder } from "./forwarder.ts";
import { noteDestinations } from "./note-destinations.ts";
import { webhookIdOf } from "./webhook-id.ts";
import { type EventToForward, writeForwards } from "./write-forwards.ts";

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
const processes: TestProcess[] = [];
const forwarders: Forwarder[] = [];
beforeEach(async () => {
  await sql`truncate forwards, destination_circuits, destinations, webhook_events,
            forwards_during_outage cascade`;
  receiver = await startReceiver();
});
afterEach(async () => {
  // A request that hangs would keep its forwarder for its five seconds.
  await receiver.close();
  await Promise.all(processes.splice(0).map((process) => process.kill()));
  await Promise.all(forwarders.splice(0).map((forwarder) => forwarder.stop()));
});

function start(
  options: Partial<
    Pick<ForwarderOptions, "perDestination" | "pollEveryMs" | "sender" | "stopAfterMs">
  > = {},
): Forwarder {
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

async function insert(given: Partial<Parameters<typeof insertDestination>[1]> = {}) {
  const inserted = await insertDestination(test_.database.dashboard, {
    url: receiver.url,
    ...given,
  });
  await directory.refresh();
  return inserted;
}

const eventOf = (id: string, idempotencyKey: string): EventToForward => ({
  id,
  clientId: "acme",
  eventType: "call_ended",
  callId: null,
  body: "{}",
  receivedAt: new Date(),
  idempotencyKey,
});

type Given = {
  clientId?: string;
  callId?: string | null;
  body?: string;
  receivedAt?: Date;
  eventType?: string;
};

/** An event that is processed, with the forwards written that its client's destinations want. */
async function processed(given: Given = {}): Promise<{ id: string; idempotencyKey: string }> {
  const id = uuidv7();
  const row = await insertEvent(test_.database.dashboard, {
    id,
    clientId: given.clientId ?? "acme",
    eventType: given.eventType ?? "call_ended",
    callId: given.callId ?? null,
    body: given.body ?? '{"event":"call_ended"}',
    receivedAt: given.receivedAt ?? new Date(),
    idempotencyKey: `acme:${id}:call_ended`,
  });
  await forward([row as EventToForward]);
  return { id, idempotencyKey: `acme:${id}:call_ended` };
}

async function forward(events: EventToForward[]): Promise<void> {
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
  vi.waitFor(async () => await condition(), { timeout: 60_000, interval: 20 });
const countOf = (path: string) => receiver.received.filter((one) => one.path === path).length;
/** As if the time until the next try had passed. */
const makeDue = () => sql`update forwards set next_attempt_at = now() where finished_at is null`;
/** Waits until a circuit is open, and then keeps its probes back: they are for the test to let go. */
const untilOpen = (id: string) =>
  until(async () => {
    const rows = await sql`
      update destination_circuits set probe_at = now() + interval '1 h'
      where destination_id = ${id} and state = 'open' returning openings`;
    expect(rows).toHaveLength(1);
  });
const makeProbeDue = () =>
  sql`update destination_circuits set probe_at = now() where state = 'open'`;
const NEVER_MS = 3_600_000;
function createGate(): { open(): void; passed: Promise<void> } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), passed };
}

describe("a forward", () => {
  test("arrives once, to the byte, signed as Standard Webhooks has it, and says so", async () => {
    const { id, secret } = await insert({ url: `${receiver.url}/crm` });
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
    await insert();
    start({ pollEveryMs: NEVER_MS });
    for (let count = 1; count <= 2; count += 1) {
      await processed();
      await until(async () => expect(await statuses()).toEqual({ delivered: count }));
    }
  });

  test("has the same webhook id on every try, and its attempts are counted", async () => {
    await insert();
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

describe("several forwarders", () => {
  test("share a thousand forwards, and each arrives once", async () => {
    await insert({ url: `${receiver.url}/a` });
    await insert({ url: `${receiver.url}/b` });
    for (let n = 0; n < 3; n += 1) start();
    for (let n = 0; n < 10; n += 1) {
      await Promise.all(Array.from({ length: 50 }, () => processed()));
    }
    await until(async () => expect(await statuses()).toEqual({ delivered: 1_000 }));
    const ids = receiver.received.map(({ headers }) => headers["webhook-id"]);
    expect(ids).toHaveLength(1_000);
    expect(new Set(ids).size).toBe(1_000);
    expect(countOf("/a")).toBe(500);
    expect(await sql`select 1 from forward_attempts where number > 1`).toHaveLength(0);
    const workers = await sql`select distinct worker from forward_attempts`;
    expect(workers.length).toBeGreaterThan(1);
  });

  test("take over what a process was sending when it was killed, with the same webhook id", async () => {
    await insert();
    await processed();
    const stuck = spawnTestProcess("stuck-forwarder.ts", [test_.url, dataDir]);
    processes.push(stuck);
    const [, webhookId] = (await stuck.line()).split(" ");
    await stuck.kill();

    start();
    // As if the lease had run out: nobody wants to wait twenty seconds for it.
    await sql`update forwards set lease_until = now() - interval '1 ms'`;
    await until(async () => expect(await statuses()).toEqual({ delivered: 1 }));
    expect(receiver.received.map(({ headers }) => headers["webhook-id"])).toEqual([webhookId]);
    expect(await attempts()).toEqual([
      { outcome: "lost", stage: "lost", http_status: null, number: 1 },
      { outcome: "delivered", stage: null, http_status: 200, number: 2 },
    ]);
    expect(await sql`select failed_attempts from forwards`).toEqual([{ failed_attempts: 1 }]);
  });

  test("leave a claim alone while it is renewed", async () => {
    await insert();
    await processed();
    const stuck = spawnTestProcess("stuck-forwarder.ts", [test_.url, dataDir]);
    processes.push(stuck);
    await stuck.line();
    await sql`update forwards set lease_until = now() + interval '19 s'`;
    const [before] = await sql`select lease_until from forwards`;
    start();
    await until(async () => {
      const [row] = await sql`select lease_until from forwards`;
      expect(+row?.lease_until).toBeGreaterThan(+before?.lease_until);
    });
    expect(receiver.received).toHaveLength(0);
  });
});

describe("a destination that hangs", () => {
  test("holds no more than its share, and nobody else up", async () => {
    const hanging = await insert({ url: `${receiver.url}/hangs`, timeoutMs: 30_000 });
    const other = await insert({ url: `${receiver.url}/other`, clientId: "other" });
    receiver.answers(({ path }) => (path === "/hangs" ? new Promise(() => {}) : undefined));
    await Promise.all(Array.from({ length: 300 }, () => processed()));
    start({ perDestination: 8 });
    await until(() => expect(countOf("/hangs")).toBe(8));
    await directory.refresh();
    for (let n = 0; n < 100; n += 1) await processed({ clientId: "other" });
    await until(async () => expect(await statuses(other.id)).toEqual({ delivered: 100 }));
    expect(countOf("/hangs")).toBe(8);
    expect(await statuses(hanging.id)).toEqual({ waiting: 300 });
  });

  test("is given up after its time limit, and says so", async () => {
    await insert({ timeoutMs: 3_000 });
    receiver.answers(() => new Promise(() => {}));
    await processed();
    start();
    await until(async () => expect(await statuses()).toEqual({ failed: 1 }));
    expect(await attempts()).toEqual([
      { outcome: "failed", stage: "timeout", http_status: null, number: 1 },
    ]);
    const [row] = await sql`select failure_cause, failed_attempts from forwards`;
    expect(row).toEqual({ failure_cause: "No answer in time", failed_attempts: 1 });
  });
});

describe("in order per call", () => {
  test("events arrive in the order they were received, whatever fails meanwhile", async () => {
    await insert({ inOrder: true });
    let random = 1;
    receiver.answers((_, response) => {
      random = (random * 48_271) % 2_147_483_647;
      response.statusCode = random % 3 === 0 ? 422 : 200;
    });
    start();
    start();
    const calls = ["call_a", "call_b", "call_c"];
    const wanted = new Map<string, string[]>();
    for (let n = 0; n < 8; n += 1) {
      for (const callId of calls) {
        // Also some of one instant, where the id decides.
        const receivedAt = new Date(1_800_000_000_000 + Math.floor(n / 2));
        const { id } = await processed({ callId, receivedAt });
        wanted.set(callId, [...(wanted.get(callId) ?? []), id]);
      }
    }
    await until(async () => {
      await makeDue();
      expect(await statuses()).toEqual({ delivered: 24 });
    });
    const succeeded = await sql<{ call: string; event: string }[]>`
      select f.call_id as call, f.event_id as event
      from forward_attempts a join forwards f on f.id = a.forward_id
      where a.outcome = 'delivered' order by a.started_at, a.number`;
    for (const callId of calls) {
      const order = succeeded.filter(({ call }) => call === callId).map(({ event }) => event);
      expect(order).toEqual(wanted.get(callId));
    }
    // At the receiver too: nothing of a call came before what was before it had succeeded.
    const tried = receiver.received.map(({ headers }) => String(headers["ringonce-event-id"]));
    for (const ids of wanted.values()) {
      const order = tried.filter((id) => ids.includes(id));
      expect(order).toEqual([...order].sort((a, b) => ids.indexOf(a) - ids.indexOf(b)));
    }
    expect(tried.length).toBeGreaterThan(24);
  });

  test("a call whose first event fails or hangs holds up no other call", async () => {
    await insert({ inOrder: true, timeoutMs: 30_000 });
    const first = await processed({ callId: "slow" });
    receiver.answers(({ headers }) =>
      headers["ringonce-event-id"] === first.id ? new Promise(() => {}) : undefined,
    );
    for (let n = 0; n < 200; n += 1) await processed({ callId: "slow" });
    for (let n = 0; n < 50; n += 1) await processed({ callId: `fast_${n}` });
    start();
    await until(async () => expect(await statuses()).toEqual({ waiting: 201, delivered: 50 }));
    expect(receiver.received).toHaveLength(51);
  });

  test("a thousand events behind a slow one are not looked at again and again", async () => {
    await insert({ inOrder: true });
    const received = (n: number) => new Date(1_800_000_000_000 + n);
    const events = Array.from({ length: 1_000 }, (_, n) => ({
      ...eventOf(uuidv7(), `slow:${n}`),
      callId: "slow",
      receivedAt: received(n),
    }));
    for (const { id, callId, receivedAt, idempotencyKey } of events) {
      await insertEvent(test_.database.dashboard, { id, callId, receivedAt, idempotencyKey });
    }
    await forward(events);
    const room = { total: 256, perDestination: 64, inHand: new Map(), held: [] };
    // In one transaction the clock stands still.
    await sql.begin(async (tx) => {
      const claim = () => claimForwards(tx as unknown as Sql, "a test", room);
      let { claimed, lookAgain } = await claim();
      expect(claimed.map(({ eventId }) => eventId)).toEqual([events[0]?.id]);
      for (let looks = 1; lookAgain; looks += 1) {
        expect(looks).toBeLessThan(10);
        ({ claimed, lookAgain } = await claim());
        expect(claimed).toEqual([]);
      }
      // The next ten seconds of its being in flight, as they pass.
      for (let n = 1; n < 20; n += 1) {
        await tx`update forwards set next_attempt_at = next_attempt_at - interval '501 ms'`;
        const due = await tx`
          select event_id from forwards where next_attempt_at <= now() and claimed_by is null`;
        expect(due).toEqual([{ event_id: events[1]?.id }]);
        expect(await claim()).toEqual({ claimed: [], lookAgain: false });
      }
    });
  });

  test("the next event of a call leaves as soon as the one before has arrived", async () => {
    await insert({ inOrder: true });
    for (let n = 0; n < 20; n += 1) await processed({ callId: "chain" });
    // By no poll: each is woken by the end of the one before.
    start({ pollEveryMs: NEVER_MS });
    await until(async () => expect(await statuses()).toEqual({ delivered: 20 }));
  });

  test("an event waits for an earlier one of its call that is not processed yet", async () => {
    await insert({ inOrder: true });
    const earlier = uuidv7();
    await insertEvent(test_.database.dashboard, {
      id: earlier,
      clientId: "acme",
      callId: "call_a",
      status: "received",
      receivedAt: new Date(Date.now() - 1_000),
    });
    const later = await processed({ callId: "call_a" });
    await processed({ callId: "call_b" });
    start();
    await until(async () => expect(await statuses()).toEqual({ waiting: 1, delivered: 1 }));
    await sql`update webhook_events set status = 'processed', processed_at = now(),
              finished_at = now() where id = ${earlier}`;
    await until(async () => expect(await statuses()).toEqual({ delivered: 2 }));
    expect(receiver.received.at(-1)?.headers["ringonce-event-id"]).toBe(later.id);
  });
});

describe("the circuit of a destination", () => {
  test("opens after failures in a row; then nothing is sent and no try is counted", async () => {
    const { id } = await insert();
    receiver.answers((_, response) => {
      response.statusCode = 503;
    });
    for (let n = 0; n < 40; n += 1) await processed();
    start({ perDestination: 1 });
    await untilOpen(id);
    await makeDue();
    const sent = receiver.received.length;
    expect(sent).toBe(OPENS_AFTER_FAILURES);
    for (let n = 0; n < 5; n += 1) await processed();
    start().wake();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(receiver.received).toHaveLength(sent);
    expect(await sql`select sum(attempts)::int from forwards`).toEqual([{ sum: sent }]);
  });

  test("lets one probe through, of two forwarders, waits longer after each, and closes", async () => {
    const { id } = await insert();
    let status = 500;
    receiver.answers((_, response) => {
      response.statusCode = status;
    });
    for (let n = 0; n < 60; n += 1) await processed();
    start({ perDestination: 1 });
    await untilOpen(id);
    start();
    start();
    let waited = 0;
    for (let probes = 1; probes <= 3; probes += 1) {
      const sent = receiver.received.length;
      await makeDue();
      await makeProbeDue();
      await until(async () => expect((await circuit(id))?.openings).toBe(probes + 1));
      expect(receiver.received).toHaveLength(sent + 1);
      const inMs = (await circuit(id))?.inMs ?? 0;
      expect(inMs).toBeGreaterThan(waited);
      waited = inMs;
      await untilOpen(id);
    }
    status = 200;
    await makeProbeDue();
    await until(async () => {
      await makeDue();
      expect(await statuses()).toEqual({ delivered: 60 });
    });
    expect(await circuit(id)).toEqual({ state: "closed", failures: 0, openings: 0, inMs: null });
  });

  test("makes room for another probe when the process that sent one died", async () => {
    const { id } = await insert();
    await processed();
    await sql`
      insert into destination_circuits (destination_id, state, failures, openings, opened_at, probe_at)
      values (${id}, 'half_open', 5, 1, now(), now() + interval '1 s')
      on conflict (destination_id) do update set state = 'half_open', probe_at = excluded.probe_at`;
    start();
    await until(async () => expect(await statuses()).toEqual({ delivered: 1 }));
    expect((await circuit(id))?.state).toBe("closed");
  });

  test("is not opened by answers that speak of one event", async () => {
    const { id } = await insert();
    receiver.answers((_, response) => {
      response.statusCode = 400;
    });
    for (let n = 0; n < 20; n += 1) await processed();
    start();
    await until(async () => expect(await statuses()).toEqual({ failed: 20 }));
    expect((await circuit(id))?.state ?? "closed").toBe("closed");
  });
});

describe("what a receiver asks for", () => {
  test("a rate cap holds over two forwarders, in every window of a second", async () => {
    await insert({ ratePerSecond: 20 });
    await Promise.all(Array.from({ length: 70 }, () => processed()));
    start();
    start();
    await until(async () => expect(await statuses()).toEqual({ delivered: 70 }));
    const rows = await sql<{ at: number }[]>`
      select (extract(epoch from started_at) * 1000)::float8 as at from forward_attempts`;
    const times = rows.map(({ at }) => at);
    const fullest = Math.max(
      ...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length),
    );
    // A turn may be taken a quarter of a second late, and by one that is always late, later.
    expect(fullest).toBeLessThanOrEqual(20 + 5 + 2);
    expect(await sql`select 1 from forward_attempts where number > 1`).toHaveLength(0);
  });

  test("a pause keeps back what was claimed before it", async () => {
    const { id } = await insert({ ratePerSecond: 1 });
    for (let n = 0; n < 3; n += 1) await processed();
    const sending = createGate();
    const paused = createGate();
    let pausedAt: Date | null = null;
    const forwarder = startForwarder({
      db: test_.database.work,
      sql,
      destinations: {
        find: (destinationId) => {
          const found = directory.find(destinationId);
          return found && { ...found, pausedAt };
        },
        refresh: directory.refresh,
      },
      sender: {
        // The first is on its way when the pause comes: known here before the second has its turn.
        async sendRequest(request) {
          pausedAt = new Date();
          sending.open();
          await paused.passed;
          return sender.sendRequest(request);
        },
      },
      pollEveryMs: 50,
    });
    forwarders.push(forwarder);
    await sending.passed;
    await sql`update destinations set paused_at = now(), paused_because = 'for a test'`;
    await directory.refresh();
    paused.open();
    await until(async () => expect(await statuses(id)).toEqual({ delivered: 1, waiting: 2 }));
    await until(async () =>
      expect(await sql`select 1 from forwards where claimed_by is not null`).toHaveLength(0),
    );
    expect(receiver.received).toHaveLength(1);
    expect(await sql`select sum(attempts)::int from forwards`).toEqual([{ sum: 1 }]);
  });

  test("410 pauses the destination; its forwards wait, and go on when it is resumed", async () => {
    const { id } = await insert();
    receiver.answers((_, response) => {
      response.statusCode = 410;
    });
    await processed();
    start();
    await until(async () => expect(await statuses()).toEqual({ failed: 1 }));
    const [row] = await sql`select paused_at, paused_because from destinations where id = ${id}`;
    expect(row?.paused_at).not.toBeNull();
    expect(row?.paused_because).toMatch(/410/);
    await processed();
    await makeDue();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(receiver.received).toHaveLength(1);
    expect(await sql`select failed_attempts from forwards where status = 'failed'`).toEqual([
      { failed_attempts: 0 },
    ]);

    receiver.answers(() => {});
    await sql`update destinations set paused_at = null, paused_because = null`;
    await until(async () => expect(await statuses()).toEqual({ delivered: 2 }));
  });

  test.each([
    ["120", 120_000],
    [new Date("2222-02-22").toUTCString(), LONGEST_RETRY_AFTER_MS],
    ["999999", LONGEST_RETRY_AFTER_MS],
  ])("Retry-After: %s is respected, for all that goes there", async (retryAfter, waitMs) => {
    await insert();
    receiver.answers((_, response) => {
      response.statusCode = 429;
      response.setHeader("retry-after", retryAfter);
    });
    await processed();
    start();
    await until(async () => expect(await statuses()).toEqual({ failed: 1 }));
    const [row] = await sql`
      select (extract(epoch from f.next_attempt_at - a.started_at) * 1000)::int as "inMs"
      from forwards f join forward_attempts a on a.forward_id = f.id`;
    expect(row?.inMs).toBeGreaterThanOrEqual(waitMs);
    // Counted from when the answer came, which takes its time on a busy machine.
    expect(row?.inMs).toBeLessThan(waitMs + 100_000);
    await processed();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(receiver.received).toHaveLength(1);
  });

  test("Retry-After holds back what was claimed ahead under a rate cap, too", async () => {
    const { id } = await insert({ ratePerSecond: 2 });
    const end = (retryAfterMs: number | null) =>
      ({
        forward: { destinationId: id, isProbe: false, isShaky: false },
        result: { ok: false, stage: "status", httpStatus: 429, retryAfterMs },
      }) as unknown as EndedAttempt;
    expect(await noteDestinations(sql, [end(null)])).toEqual([]);
    expect(await noteDestinations(sql, [end(60_000)])).toEqual([id]);
    const [row] = await sql`select state, next_slot_at > now() as held from destination_circuits`;
    expect(row).toEqual({ state: "closed", held: true });
  });

  test("both secrets verify while a rotation overlaps, and only the new one after it", async () => {
    const old = createSecret();
    const { id, secret } = await insert({
      previousSecret: seal(TEST_APP_SECRET, old),
      previousSecretUntil: new Date(Date.now() + 60_000),
    });
    await processed();
    start();
    await until(async () => expect(await statuses()).toEqual({ delivered: 1 }));
    await sql`update destinations set previous_secret_until = now() where id = ${id}`;
    await directory.refresh();
    await processed();
    await until(async () => expect(await statuses()).toEqual({ delivered: 2 }));
    const verifies = (key: string) =>
      receiver.received.map(({ body, headers }) => {
        try {
          new Webhook(key).verify(body, headers as Record<string, string>);
          return true;
        } catch {
          return false;
        }
      });
    expect(verifies(secret)).toEqual([true, true]);
    expect(verifies(old)).toEqual([true, false]);
  });
});

describe("a forward ends", () => {
  test("as dead after its last try, and is sent no more", async () => {
    await insert();
    receiver.answers((_, response) => {
      response.statusCode = 400;
    });
    await processed();
    await sql`update forwards set failed_attempts = ${MAX_FORWARD_ATTEMPTS - 1}`;
    start();
    await until(async () => expect(await statuses()).toEqual({ dead: 1 }));
    const [row] = await sql`select finished_at, failure_cause from forwards`;
    expect(row?.finished_at).not.toBeNull();
    expect(row?.failure_cause).toBe("Answered 400");
  });

  test("as dead where its destination was archived", async () => {
    const { id } = await insert();
    await processed();
    await sql`update destinations set archived_at = now() where id = ${id}`;
    start();
    await until(async () => expect(await statuses()).toEqual({ dead: 1 }));
    expect(receiver.received).toHaveLength(0);
  });

  test("as delivered where it was sent from the journal just after it was written", async () => {
    const { id } = await insert();
    const eventId = uuidv7();
    const key = `acme:${eventId}:call_ended`;
    const webhookId = webhookIdOf(id, key);
    await sql`
      insert into forwards_during_outage (webhook_id, destination_id, started_at, hold_until, worker)
      values (${webhookId}, ${id}, now(), now() + interval '3 s', 'outage')`;
    await insertEvent(test_.database.dashboard, {
      id: eventId,
      clientId: "acme",
      idempotencyKey: key,
    });
    await forward([eventOf(eventId, key)]);
    expect(await statuses()).toEqual({ waiting: 1 });
    await sql`update forwards_during_outage set delivered_at = now(), http_status = 202, duration_ms = 7`;
    start();
    await until(async () => expect(await statuses()).toEqual({ delivered: 1 }));
    expect(receiver.received).toHaveLength(0);
    expect(await attempts()).toEqual([
      { outcome: "delivered", stage: null, http_status: 202, number: 1 },
    ]);
  });
});

describe("an end that the database does not take", () => {
  test("is written without what was said, or not at all, and holds up no other", async () => {
    await insert();
    const { id: other } = await insert({ clientId: "other" });
    const said = { responseExcerpt: null, durationMs: 1, retryAfterMs: null };
    const delivered = { ...said, ok: true, httpStatus: 200, stage: null, error: null } as const;
    const failed = { ...said, ok: false, httpStatus: null, stage: "send" } as const;
    const ends = [
      { ...delivered, responseExcerpt: "half a \ud83d" },
      { ...failed, error: "half a \ud83d" },
      { ...delivered, httpStatus: 70_000 },
    ];
    const acmes = new Set<string>();
    let sent = 0;
    for (let n = 0; n < 20; n += 1) {
      if (n < ends.length) acmes.add((await processed()).id);
      await processed({ clientId: "other" });
    }
    start({
      sender: {
        sendRequest: async ({ headers }) =>
          headers["ringonce-attempt"] === "1" && acmes.has(headers["ringonce-event-id"] ?? "")
            ? (ends[sent++] ?? delivered)
            : delivered,
      },
    });
    await until(async () => expect(await statuses(other)).toEqual({ delivered: 20 }));
    await until(async () =>
      expect(await statuses()).toEqual({ delivered: 21, failed: 1, waiting: 1 }),
    );
    const tried = await sql`
      select a.response_excerpt, a.error from forward_attempts a join forwards f on f.id = a.forward_id
      where f.client_id = 'acme' order by a.outcome`;
    expect(tried).toEqual([
      { response_excerpt: null, error: null },
      { response_excerpt: null, error: "What was said can't be kept." },
    ]);
    // Nobody knows of the third, so it is sent again.
    await sql`update forwards set lease_until = now() - interval '1 s' where lease_until is not null`;
    await until(async () => expect(await statuses()).toEqual({ delivered: 22, failed: 1 }));
  });
});

describe("a dismissed failure", () => {
  test("stays dismissed until it fails for another cause", async () => {
    await insert();
    let status = 404;
    receiver.answers((_, response) => {
      response.writeHead(status).end();
    });
    await processed();
    start();
    const failed = async (times: number) => {
      await makeDue();
      await until(async () =>
        expect(await sql`select failed_attempts from forwards`).toEqual([
          { failed_attempts: times },
        ]),
      );
    };
    const dismissed = () => sql`select failure_cause, dismissed_by from forwards`;
    await failed(1);
    await sql`update forwards set dismissed_at = now(), dismissed_by = 'ada'`;
    await failed(2);
    expect(await dismissed()).toEqual([{ failure_cause: "Answered 404", dismissed_by: "ada" }]);
    status = 403;
    await failed(3);
    expect(await dismissed()).toEqual([{ failure_cause: "Answered 403", dismissed_by: null }]);
  });
});

describe("a stop", () => {
  test("finishes what is under way, and gives back the rest as if it had not been claimed", async () => {
    await insert({ ratePerSecond: 2 });
    const sending = createGate();
    const stopping = createGate();
    for (let n = 0; n < 5; n += 1) await processed();
    const forwarder = start({
      stopAfterMs: 60_000,
      sender: {
        async sendRequest(request) {
          sending.open();
          await stopping.passed;
          return sender.sendRequest(request);
        },
      },
    });
    // Before the second has its turn, half a second later.
    await sending.passed;
    const stopped = forwarder.stop();
    stopping.open();
    await stopped;
    expect(await statuses()).toEqual({ delivered: 1, waiting: 4 });
    expect(await sql`select 1 from forwards where claimed_by is not null`).toHaveLength(0);
    expect(await sql`select sum(attempts)::int from forwards`).toEqual([{ sum: 1 }]);
  });
});

describe("while the database is away", () => {
  test("what was delivered is remembered, and not sent again", async () => {
    await insert();
    const proxy = await openFaultyProxy(test_.url);
    const behind = openDatabase(proxy.url);
    let answer = () => {};
    const asked = new Promise<void>((resolve) => {
      receiver.answers(() => {
        resolve();
        return new Promise<void>((go) => {
          answer = go;
        });
      });
    });
    const forwarder = startForwarder({
      db: behind.work,
      sql: behind.control,
      destinations: directory,
      sender,
      pollEveryMs: 50,
    });
    forwarders.push(forwarder);
    await processed();
    await asked;
    proxy.become("refuse");
    answer();
    // Its lease runs out meanwhile.
    await sql`update forwards set lease_until = now() - interval '1 s'`;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await statuses()).toEqual({ waiting: 1 });
    proxy.become("none");
    await until(async () => expect(await statuses()).toEqual({ delivered: 1 }));
    expect(receiver.received).toHaveLength(1);
    expect(await attempts()).toEqual([
      { outcome: "delivered", stage: null, http_status: 200, number: 1 },
    ]);
    await forwarder.stop();
    await behind.close({ timeoutSeconds: 0 });
    await proxy.close();
  });
});
