import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { uuidv7 } from "uuidv7";
import { describe, expect, it } from "vitest";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import { keeperWorld } from "../testing/keeper-world.ts";

const world = keeperWorld();
const { startInstance, stopInstance, until, isBack, keepInInbox, figures } = world;

describe("a transaction that holds a row a delivery needs", () => {
  const held = deliveryOf(freshBody());
  const twin = () => world.keeper.keep({ ...held, id: uuidv7() });

  /** @param as what the server knows its connection by */
  async function hold(as: string) {
    await stopInstance();
    await startInstance({ batchTimeoutMs: 2_000 });
    await keepInInbox({ ...held, id: uuidv7() });
    const holder = postgres(world.url, { max: 1, connection: { application_name: as } });
    const reserved = await holder.reserve();
    await reserved`begin`;
    await reserved`update webhook_events set duplicate_count = duplicate_count`;
    return { reserved, close: () => holder.end({ timeout: 0 }) };
  }

  it("is ended where it is ours and its client says nothing more: the commit was lost", async () => {
    const { reserved, close } = await hold("ringonce work");
    expect(await twin()).toEqual({ in: "journal" });
    await until(isBack);
    expect(await figures()).toMatchObject({ events: 1, duplicates: 1 });
    await expect(reserved`commit`).rejects.toThrow();
    await close();
  });

  it.each([
    { whose: "somebody else's", as: "psql", doing: "select 1" },
    { whose: "ours and at work", as: "ringonce work", doing: "select pg_sleep(5)" },
  ])("is waited for where it is $whose", async ({ as, doing }) => {
    const { reserved, close } = await hold(as);
    const working = reserved.unsafe(doing).execute();
    expect(await twin()).toEqual({ in: "journal" });
    // Until what it held up was left behind, and what that waited for looked at.
    await sleep(4_000);
    await working;
    await reserved`commit`;
    await until(isBack);
    expect(await figures()).toMatchObject({ events: 1, duplicates: 1 });
    await close();
  });
});

it("ends a session of ours that an outage has left with half of a question", async () => {
  await world.sql`create table probe (n int)`;
  const session = postgres(world.url, { connection: { application_name: "ringonce work" } });
  const asking = await session`copy probe from stdin`.writable();
  const ended = new Promise((resolve) => asking.once("error", resolve));
  world.proxy.become("refuse");
  expect(await world.keeper.keep(deliveryOf(freshBody()))).toEqual({ in: "journal" });
  world.proxy.become("none");
  await ended;
  await session.end({ timeout: 0 });
});
