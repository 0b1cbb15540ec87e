import { appendFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import type { Delivery } from "../inbox/index.ts";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import { outageWorld, PATIENT, pause, until } from "../testing/outage-world.ts";

const world = outageWorld();
const {
  startInstance,
  stopInstance,
  startEngine,
  insert,
  loseDatabase,
  keep,
  keepFresh,
  untilReceived,
  untilDrained,
  untilForwarded,
  idsReceived,
  onDisk,
} = world;

describe("when the database is back", () => {
  test("what is under way is held for its end, and not sent a second time", async () => {
    await insert(PATIENT);
    let answer = () => {};
    world.receiver.answers(() => new Promise<void>((resolve) => (answer = resolve)));
    await loseDatabase();
    await keepFresh(1);
    await untilReceived(1);
    await startEngine();
    world.proxy.become("none");
    await untilDrained();
    await until(async () => {
      expect(await world.sql`select status from forwards`).toEqual([{ status: "waiting" }]);
    });
    await pause(300);
    expect(world.receiver.received).toHaveLength(1);
    answer();
    await until(async () => {
      const [row] =
        await world.sql`select delivered_at is not null as told from forwards_during_outage`;
      expect(row).toEqual({ told: true });
    });
    // Nobody wants to wait for the hold, which is as long as a request may take.
    await world.sql`update forwards set next_attempt_at = now()`;
    await untilForwarded(1);
    expect(world.receiver.received).toHaveLength(1);
  });

  test("what was under way and failed is sent by the ordinary way at once", async () => {
    await insert(PATIENT);
    let answer = () => {};
    world.receiver.answers((_, response) => {
      return new Promise<void>((resolve) => {
        answer = () => {
          response.writeHead(503);
          resolve();
        };
      });
    });
    await loseDatabase();
    await keepFresh(1);
    await untilReceived(1);
    await startEngine();
    world.proxy.become("none");
    await until(async () => {
      expect(await world.sql`select status from forwards`).toEqual([{ status: "waiting" }]);
    });
    world.receiver.answers(() => {});
    answer();
    await untilForwarded(1);
    expect(world.receiver.received).toHaveLength(2);
    expect(new Set(idsReceived()).size).toBe(1);
  });

  test("and goes away again before it could be told: nothing is drained, nothing sent twice", async () => {
    await insert();
    await loseDatabase();
    await keepFresh(2);
    await untilReceived(2);
    const held = createGate();
    const locking = world.sql.begin(async (tx) => {
      await tx`lock table forwards_during_outage`;
      world.proxy.become("none");
      await held.passed;
    });
    await until(async () => {
      const waiting = await world.sql`
        select 1 from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'
          and query like '%forwards_during_outage%'`;
      expect(waiting).not.toHaveLength(0);
    });
    // Nobody knows yet whose it is to send.
    await keepFresh(1);
    await pause(200);
    expect(world.receiver.received).toHaveLength(2);
    world.proxy.become("refuse");
    held.open();
    await locking;
    expect(await world.sql`select 1 from webhook_events`).toHaveLength(0);
    await untilReceived(3);
    await keepFresh(1);
    await untilReceived(4);
    world.proxy.become("none");
    await startEngine();
    await untilForwarded(4);
    expect(world.receiver.received).toHaveLength(4);
  });
});

function createGate(): { open(): void; passed: Promise<void> } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

test("what was delivered in an outage is sent again if staff ask for it", async () => {
  await insert();
  await loseDatabase();
  await keepFresh(1);
  await untilReceived(1);
  await startEngine();
  world.proxy.become("none");
  await untilForwarded(1);
  await world.sql`
    update forwards
    set status = 'waiting', finished_at = null, next_attempt_at = now(), requested_by = 'ann'`;
  await untilReceived(2);
  expect(new Set(idsReceived()).size).toBe(1);
  await untilForwarded(1);
});

describe("a server that ends in an outage", () => {
  test("knows what it delivered when it starts again, with the database or without it", async () => {
    await insert();
    await loseDatabase();
    const [one] = await keepFresh(2);
    await untilReceived(2);
    await until(async () => expect((await onDisk()).split("\n")).toHaveLength(3));
    await stopInstance();
    await startInstance({ databaseIsAway: true });
    await keep({ ...(one as Delivery), id: deliveryOf(freshBody()).id });
    await pause(300);
    expect(world.receiver.received).toHaveLength(2);

    await startEngine();
    world.proxy.become("none");
    await untilForwarded(2);
    expect(world.receiver.received).toHaveLength(2);
  });

  test("a torn line at the end of what it noted costs that line only", async () => {
    await insert();
    await loseDatabase();
    await keepFresh(3);
    await untilReceived(3);
    await until(async () => expect((await onDisk()).split("\n")).toHaveLength(4));
    await stopInstance();
    await appendFile(world.noted(), '0badc0de {"webhookId":"msg_');
    await startInstance({ databaseIsAway: true });
    await keepFresh(1);
    await untilReceived(4);
    await until(async () => expect((await onDisk()).split("\n")).toHaveLength(5));
    await startEngine();
    world.proxy.become("none");
    await untilForwarded(4);
    expect(world.receiver.received).toHaveLength(4);
  });
});
