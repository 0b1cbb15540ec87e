import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import { idsOf, outageWorld, PATIENT, pause, until } from "../testing/outage-world.ts";

const world = outageWorld();
const {
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

describe("while the database is away", () => {
  test("what is journaled reaches its destination, signed, and is not sent again afterwards", async () => {
    const { id, secret } = await insert();
    await loseDatabase();
    const deliveries = await keepFresh(5);
    await untilReceived(5);
    expect(idsReceived()).toEqual(idsOf(id, deliveries));
    for (const { headers, body } of world.receiver.received) {
      new Webhook(secret).verify(body, headers as Record<string, string>);
    }

    await startEngine();
    world.proxy.become("none");
    await untilForwarded(5);
    expect(world.receiver.received).toHaveLength(5);
    const attempts = await world.sql`select number, outcome, http_status from forward_attempts`;
    expect(attempts).toEqual(
      deliveries.map(() => ({ number: 1, outcome: "delivered", http_status: 200 })),
    );
    expect(await onDisk()).toBe("");
  });

  test("copies are sent once, also of what was recorded before", async () => {
    const { id } = await insert();
    await untilDrained();
    const before = deliveryOf(freshBody());
    // A database that takes long to answer first counts as away for a while.
    await until(async () => expect(await keep(before)).toMatchObject({ in: "inbox" }));
    await loseDatabase();
    const during = deliveryOf(freshBody());
    for (const delivery of [before, during, during, before]) {
      await keep({ ...delivery, id: deliveryOf(freshBody()).id });
    }
    await untilReceived(1);
    await pause(200);
    expect(idsReceived()).toEqual(idsOf(id, [during]));
  });

  test("only destinations that want it get it, and none that is paused or wants order", async () => {
    const conditions = [{ path: "call.direction", op: "eq", value: "inbound" }];
    const { id } = await insert();
    await insert({ eventTypes: ["call_started"] });
    await insert({ pausedAt: new Date(), pausedBecause: "for a test" });
    await insert({ inOrder: true });
    await insert({ clientId: "another" });
    await insert({ conditions });
    await loseDatabase();
    const deliveries = await keepFresh(2);
    const test_call = { event: "call_ended", call: { call_id: "test_call" } };
    await keep(deliveryOf(test_call));
    await untilReceived(2);
    await pause(200);
    expect(idsReceived()).toEqual(idsOf(id, deliveries));

    // What was not for now arrives by the ordinary way: the one that wants order.
    await startEngine();
    world.proxy.become("none");
    await untilForwarded(4);
    expect(world.receiver.received).toHaveLength(4);
  });

  test("what fails is tried no second time; the ordinary forwarding delivers it", async () => {
    const { id } = await insert();
    world.receiver.answers((_, response) => void response.writeHead(500));
    await loseDatabase();
    const deliveries = await keepFresh(1);
    await untilReceived(1);
    await pause(300);
    expect(world.receiver.received).toHaveLength(1);

    world.receiver.answers(() => {});
    await startEngine();
    world.proxy.become("none");
    await untilForwarded(1);
    expect(new Set(idsReceived())).toEqual(new Set(idsOf(id, deliveries)));
    expect(world.receiver.received).toHaveLength(2);
  });

  test("it takes what it is told and is away again: what came meanwhile is sent", async () => {
    const { id } = await insert();
    await loseDatabase();
    await world.outage.beforeDrain(world.sql);
    const deliveries = await keepFresh(3);
    world.outage.onAway();
    await untilReceived(3);
    expect(idsReceived()).toEqual(idsOf(id, deliveries));
  });

  test("a destination that keeps failing is left alone, and the others don't suffer", async () => {
    await insert({}, "bad");
    const { id } = await insert({}, "good");
    world.receiver.answers(({ path }, response) => {
      if (path === "/bad") response.writeHead(500);
    });
    await loseDatabase();
    const deliveries = await keepFresh(40);
    const to = (wanted: string) => world.receiver.received.filter(({ path }) => path === wanted);
    // On a busy machine one may meet a connection that is just being closed: it is not tried again here.
    await until(() => expect(to("/good").length).toBeGreaterThanOrEqual(37));
    const sent = to("/good").map(({ headers }) => headers["webhook-id"]);
    expect(new Set(sent).size).toBe(sent.length);
    expect(idsOf(id, deliveries)).toEqual(expect.arrayContaining(sent));
    await pause(200);
    expect(to("/bad").length).toBeLessThan(10);
  });

  test("one that hangs keeps no answer to Retell waiting, and no other destination", async () => {
    await insert(PATIENT, "hangs");
    await insert({}, "good");
    world.receiver.answers(({ path }) => (path === "/hangs" ? new Promise(() => {}) : undefined));
    await loseDatabase();
    await keepFresh(30);
    await until(() => {
      const good = world.receiver.received.filter(({ path }) => path === "/good");
      // On a busy machine one may meet a connection that is just being closed: it is not tried again here.
      expect(good.length).toBeGreaterThanOrEqual(27);
    });
    expect(world.receiver.received.filter(({ path }) => path === "/hangs").length).toBeLessThan(10);
  });
});
