import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { openDatabase } from "../db/index.ts";
import { openFaultyProxy } from "../testing/faulty-proxy.ts";
import { forwarderWorld, until } from "../testing/forwarder-world.ts";
import { spawnTestProcess } from "../testing/spawn.ts";
import { createGate, NEVER_MS } from "../testing/worker-world.ts";
import { startForwarder } from "./forwarder.ts";
import { webhookIdOf } from "./webhook-id.ts";

const world = forwarderWorld();
const { start, insert, processed, statuses, attempts, countOf, makeDue } = world;

describe("a forward", () => {
  test("arrives once, to the byte, signed as Standard Webhooks has it, and says so", async () => {
    const { id, secret } = await insert({ url: `${world.receiver.url}/crm` });
    const body = '{"event":"call_ended","n":12345678901234567890,"ü":"\\u0000"}\n';
    const event = await processed({ body });
    start();
    await until(async () => expect(await statuses()).toEqual({ delivered: 1 }));

    expect(world.receiver.received).toHaveLength(1);
    const [one] = world.receiver.received;
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
    world.receiver.answers((_, response) => {
      response.statusCode = world.receiver.received.length < 3 ? 500 : 200;
      response.end("because");
    });
    await processed();
    start();
    for (let failed = 1; failed <= 2; failed += 1) {
      await until(async () => {
        const [row] = await world.sql`select failed_attempts, status from forwards`;
        expect(row).toEqual({ failed_attempts: failed, status: "failed" });
      });
      await makeDue();
    }
    await until(async () => expect(await statuses()).toEqual({ delivered: 1 }));
    const ids = world.receiver.received.map(({ headers }) => headers["webhook-id"]);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
    expect(world.receiver.received.map(({ headers }) => headers["ringonce-attempt"])).toEqual([
      "1",
      "2",
      "3",
    ]);
    expect(
      await world.sql`select response_excerpt from forward_attempts order by number limit 1`,
    ).toEqual([{ response_excerpt: "because" }]);
    const [row] =
      await world.sql`select last_stage, last_error, failure_cause, failed_since from forwards`;
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
    await insert({ url: `${world.receiver.url}/a` });
    await insert({ url: `${world.receiver.url}/b` });
    for (let n = 0; n < 3; n += 1) start();
    for (let n = 0; n < 10; n += 1) {
      await Promise.all(Array.from({ length: 50 }, () => processed()));
    }
    await until(async () => expect(await statuses()).toEqual({ delivered: 1_000 }));
    const ids = world.receiver.received.map(({ headers }) => headers["webhook-id"]);
    expect(ids).toHaveLength(1_000);
    expect(new Set(ids).size).toBe(1_000);
    expect(countOf("/a")).toBe(500);
    expect(await world.sql`select 1 from forward_attempts where number > 1`).toHaveLength(0);
    const workers = await world.sql`select distinct worker from forward_attempts`;
    expect(workers.length).toBeGreaterThan(1);
  });

  test("take over what a process was sending when it was killed, with the same webhook id", async () => {
    await insert();
    await processed();
    const stuck = spawnTestProcess("stuck-forwarder.ts", [world.test.url, world.dataDir]);
    world.killLater(stuck);
    const [, webhookId] = (await stuck.line()).split(" ");
    await stuck.kill();

    start();
    // As if the lease had run out: nobody wants to wait twenty seconds for it.
    await world.sql`update forwards set lease_until = now() - interval '1 ms'`;
    await until(async () => expect(await statuses()).toEqual({ delivered: 1 }));
    expect(world.receiver.received.map(({ headers }) => headers["webhook-id"])).toEqual([
      webhookId,
    ]);
    expect(await attempts()).toEqual([
      { outcome: "lost", stage: "lost", http_status: null, number: 1 },
      { outcome: "delivered", stage: null, http_status: 200, number: 2 },
    ]);
    expect(await world.sql`select failed_attempts from forwards`).toEqual([{ failed_attempts: 1 }]);
  });

  test("leave a claim alone while it is renewed", async () => {
    await insert();
    await processed();
    const stuck = spawnTestProcess("stuck-forwarder.ts", [world.test.url, world.dataDir]);
    world.killLater(stuck);
    await stuck.line();
    await world.sql`update forwards set lease_until = now() + interval '19 s'`;
    const [before] = await world.sql`select lease_until from forwards`;
    start();
    await until(async () => {
      const [row] = await world.sql`select lease_until from forwards`;
      expect(+row?.lease_until).toBeGreaterThan(+before?.lease_until);
    });
    expect(world.receiver.received).toHaveLength(0);
  });
});

describe("a destination that hangs", () => {
  test("holds no more than its share, and nobody else up", async () => {
    const hanging = await insert({ url: `${world.receiver.url}/hangs`, timeoutMs: 30_000 });
    const other = await insert({ url: `${world.receiver.url}/other`, clientId: "other" });
    world.receiver.answers(({ path }) => (path === "/hangs" ? new Promise(() => {}) : undefined));
    await Promise.all(Array.from({ length: 300 }, () => processed()));
    start({ perDestination: 8 });
    await until(() => expect(countOf("/hangs")).toBe(8));
    await world.directory.refresh();
    for (let n = 0; n < 100; n += 1) await processed({ clientId: "other" });
    await until(async () => expect(await statuses(other.id)).toEqual({ delivered: 100 }));
    expect(countOf("/hangs")).toBe(8);
    expect(await statuses(hanging.id)).toEqual({ waiting: 300 });
  });

  test("is given up after its time limit, and says so", async () => {
    await insert({ timeoutMs: 3_000 });
    world.receiver.answers(() => new Promise(() => {}));
    await processed();
    start();
    await until(async () => expect(await statuses()).toEqual({ failed: 1 }));
    expect(await attempts()).toEqual([
      { outcome: "failed", stage: "timeout", http_status: null, number: 1 },
    ]);
    const [row] = await world.sql`select failure_cause, failed_attempts from forwards`;
    expect(row).toEqual({ failure_cause: "No answer in time", failed_attempts: 1 });
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
          return world.sender.sendRequest(request);
        },
      },
    });
    // Before the second has its turn, half a second later.
    await sending.passed;
    const stopped = forwarder.stop();
    stopping.open();
    await stopped;
    expect(await statuses()).toEqual({ delivered: 1, waiting: 4 });
    expect(await world.sql`select 1 from forwards where claimed_by is not null`).toHaveLength(0);
    expect(await world.sql`select sum(attempts)::int from forwards`).toEqual([{ sum: 1 }]);
  });
});

describe("while the database is away", () => {
  test("what was delivered is remembered, and not sent again", async () => {
    await insert();
    const proxy = await openFaultyProxy(world.test.url);
    const behind = openDatabase(proxy.url);
    let answer = () => {};
    const asked = new Promise<void>((resolve) => {
      world.receiver.answers(() => {
        resolve();
        return new Promise<void>((go) => {
          answer = go;
        });
      });
    });
    const forwarder = startForwarder({
      db: behind.work,
      sql: behind.control,
      destinations: world.directory,
      sender: world.sender,
      pollEveryMs: 50,
    });
    world.stopLater(forwarder);
    await processed();
    await asked;
    proxy.become("refuse");
    answer();
    // Its lease runs out meanwhile.
    await world.sql`update forwards set lease_until = now() - interval '1 s'`;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await statuses()).toEqual({ waiting: 1 });
    proxy.become("none");
    await until(async () => expect(await statuses()).toEqual({ delivered: 1 }));
    expect(world.receiver.received).toHaveLength(1);
    expect(await attempts()).toEqual([
      { outcome: "delivered", stage: null, http_status: 200, number: 1 },
    ]);
    await forwarder.stop();
    await behind.close({ timeoutSeconds: 0 });
    await proxy.close();
  });
});
