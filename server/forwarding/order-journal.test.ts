import { expect, test } from "vitest";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import { outageWorld, until } from "../testing/outage-world.ts";
import { createStall } from "../testing/stall.ts";

const world = outageWorld();
const { startEngine, insert, loseDatabase, keep, keepFresh, untilReceived } = world;

/** What the drain moves at a time. */
const BATCH = 128;

const ofTheCall = (event: string) => deliveryOf({ event, call: { call_id: "the_call" } });

test("an event of a call does not overtake one that still lies in the journal", async () => {
  const stall = await createStall(world.sql);
  await world.sql.unsafe(`
    create function stall_insert() returns trigger language plpgsql
      as 'begin perform passes_stall(); return new; end';
    create trigger stall before insert on webhook_events for each row
      when (new.event_type = 'held') execute function stall_insert()`);
  await insert({ inOrder: true, eventTypes: ["call_started", "call_ended"] });
  await startEngine();
  await loseDatabase();
  // The first batch lets traffic back in, the second one hangs.
  await keepFresh(1);
  for (let n = 1; n < BATCH; n += 1) await keep(deliveryOf(freshBody("transcript_updated")));
  await keep(deliveryOf(freshBody(), { eventType: "held" }));
  expect(await keep(ofTheCall("call_started"))).toEqual({ in: "journal" });
  const held = await stall();
  world.proxy.become("none");
  await held.untilReached();
  expect(await keep(ofTheCall("call_ended"))).toMatchObject({ in: "inbox" });
  // The first one of all has gone out, this one was looked at.
  await until(async () => {
    const rows = await world.sql`
      select status, next_attempt_at > now() as "isPutOff" from forwards where call_id = 'the_call'`;
    expect(rows).toEqual([{ status: "waiting", isPutOff: true }]);
  });
  await held.letGo();
  await untilReceived(3);
  const events = world.receiver.received.map(({ body }) => JSON.parse(body));
  const ofCall = events.filter(({ call }) => call.call_id === "the_call");
  expect(ofCall.map(({ event }) => event)).toEqual(["call_started", "call_ended"]);
});
