import { describe, expect, test } from "vitest";
import { OPENS_AFTER_FAILURES } from "../domain/circuit.ts";
import { forwarderWorld, until } from "../testing/forwarder-world.ts";

const world = forwarderWorld();
const { start, insert, processed, statuses, circuit, makeDue, untilOpen, makeProbeDue } = world;

describe("the circuit of a destination", () => {
  test("opens after failures in a row; then nothing is sent and no try is counted", async () => {
    const { id } = await insert();
    world.receiver.answers((_, response) => {
      response.statusCode = 503;
    });
    for (let n = 0; n < 40; n += 1) await processed();
    start({ perDestination: 1 });
    await untilOpen(id);
    await makeDue();
    const sent = world.receiver.received.length;
    expect(sent).toBe(OPENS_AFTER_FAILURES);
    for (let n = 0; n < 5; n += 1) await processed();
    start().wake();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(world.receiver.received).toHaveLength(sent);
    expect(await world.sql`select sum(attempts)::int from forwards`).toEqual([{ sum: sent }]);
  });

  test("lets one probe through, of two forwarders, waits longer after each, and closes", async () => {
    const { id } = await insert();
    let status = 500;
    world.receiver.answers((_, response) => {
      response.statusCode = status;
    });
    for (let n = 0; n < 60; n += 1) await processed();
    start({ perDestination: 1 });
    await untilOpen(id);
    start();
    start();
    let waited = 0;
    for (let probes = 1; probes <= 3; probes += 1) {
      const sent = world.receiver.received.length;
      await makeDue();
      await makeProbeDue();
      await until(async () => expect((await circuit(id))?.openings).toBe(probes + 1));
      expect(world.receiver.received).toHaveLength(sent + 1);
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
    await world.sql`
      insert into destination_circuits (destination_id, state, failures, openings, opened_at, probe_at)
      values (${id}, 'half_open', 5, 1, now(), now() + interval '1 s')
      on conflict (destination_id) do update set state = 'half_open', probe_at = excluded.probe_at`;
    start();
    await until(async () => expect(await statuses()).toEqual({ delivered: 1 }));
    expect((await circuit(id))?.state).toBe("closed");
  });

  test("is not opened by answers that speak of one event", async () => {
    const { id } = await insert();
    world.receiver.answers((_, response) => {
      response.statusCode = 400;
    });
    for (let n = 0; n < 20; n += 1) await processed();
    start();
    await until(async () => expect(await statuses()).toEqual({ failed: 20 }));
    expect((await circuit(id))?.state ?? "closed").toBe("closed");
  });
});
