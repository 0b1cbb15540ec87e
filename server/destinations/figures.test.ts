import { expect, test } from "vitest";
import { destinationsWorld } from "../testing/destinations-world.ts";
import { readDestinationFigures } from "./index.ts";

const world = destinationsWorld();
const { add, insertForward } = world;

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
  const figures = await readDestinationFigures(world.db, "acme");
  expect(figures.get(id)).toEqual({
    circuit: "closed",
    probeAt: null,
    delivered: 1,
    dead: 1,
    waiting: 2,
    failed: 1,
    lastDeliveredAt: at,
    undismissed: 1,
    lastDiedAt: at,
    hasOlder: false,
  });
  expect(figures.get(idle)).toMatchObject({
    delivered: 0,
    waiting: 0,
    lastDeliveredAt: null,
    undismissed: 0,
    lastDiedAt: null,
  });
});

test("what died days ago is told, and whether somebody has seen it", async () => {
  const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3_600_000);
  const id = await add();
  const died = (days: number) =>
    ({ status: "dead", receivedAt: daysAgo(days + 3), finishedAt: daysAgo(days) }) as const;
  await insertForward(id, died(4));
  const last = died(2);
  await insertForward(id, { ...last, dismissedAt: daysAgo(1), dismissedBy: "ada" });
  expect((await readDestinationFigures(world.db, "acme")).get(id)).toMatchObject({
    dead: 0,
    lastDeliveredAt: null,
    undismissed: 1,
    lastDiedAt: last.finishedAt,
  });
});

test("a delivery of today counts, however much waits behind it; older ones are not looked for", async () => {
  const id = await add();
  const now = Date.now();
  // Their events are of no matter here.
  await world.sql.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    await sql`
      insert into forwards (id, event_id, destination_id, client_id, event_type, received_at,
                            webhook_id, created_at, next_attempt_at)
      select gen_random_uuid(), gen_random_uuid(), ${id}, 'acme', 'call_started', now(), n, now(), now()
      from generate_series(1, 10000) n`;
  });
  const figures = async () => (await readDestinationFigures(world.db, "acme")).get(id);
  const deliveredBefore = async (hours: number) => {
    const at = new Date(now - hours * 3_600_000);
    const end = { status: "delivered", deliveredAt: at, finishedAt: at } as const;
    await insertForward(id, { ...end, receivedAt: at });
    return at;
  };
  await deliveredBefore(30);
  expect(await figures()).toMatchObject({ lastDeliveredAt: null, hasOlder: true });
  const at = await deliveredBefore(2);
  expect(await figures()).toMatchObject({ lastDeliveredAt: at, hasOlder: true });
});
