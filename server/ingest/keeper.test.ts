import { mkdir, readdir, readFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Delivery } from "../inbox/index.ts";
import { findSetAside, type Journal, JournalUnavailable } from "../journal/index.ts";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import { flipBit } from "../testing/flip-bit.ts";
import { keeperWorld } from "../testing/keeper-world.ts";

const world = keeperWorld();
const { startInstance, stopInstance, until, isBack, keepInInbox, figures } = world;

/** As far as the database knows, nothing lies in a journal. */
async function isUnmarked(): Promise<boolean> {
  const marks = await world.sql`
    select from journal_progress where pending_since is not null`;
  return marks.length === 0;
}

const freshDeliveries = (n: number): Delivery[] =>
  Array.from({ length: n }, () => deliveryOf(freshBody()));

/** Fifty deliveries of ten keys: ten first ones, forty duplicates. */
function fiftyOfTen(): Delivery[] {
  const bodies = Array.from({ length: 10 }, () => freshBody());
  return Array.from({ length: 50 }, (_, i) => deliveryOf(bodies[i % 10]));
}

it("goes back to a database that is far away, however much there is to ask it", async () => {
  await stopInstance();
  world.proxy.become("far");
  // Each of these is asked for.
  for (let slot = 2; slot <= 31; slot += 1) await mkdir(join(world.folder, `${slot}`));
  await startInstance({ askTimeoutMs: 2_500 });
  world.keeper.databaseIsAway(new Error("The database is away."));
  await until(isBack);
});

it("keeps in the inbox while the database answers", async () => {
  // A database that takes long to answer first counts as away for a while.
  await until(async () => {
    const delivery = deliveryOf(freshBody());
    const kept = await world.keeper.keep(delivery);
    if (kept.in !== "inbox") return false;
    expect(kept).toEqual({ in: "inbox", eventId: delivery.id, duplicate: false });
    return true;
  });
});

it.each(["refuse", "hang", "mute"] as const)(
  "when the database begins to %s, keeps all on disk and moves all once it is back",
  async (fault) => {
    // The limit is to be reached, but not while the database answers, however busy the machine.
    await stopInstance();
    await startInstance({ batchTimeoutMs: fault === "refuse" ? 60_000 : 5_000 });
    await keepInInbox(deliveryOf(freshBody()));
    const deliveries = fiftyOfTen();
    world.proxy.become(fault);
    const kept = await Promise.all(deliveries.map((delivery) => world.keeper.keep(delivery)));
    expect(kept.every((each) => each.in === "journal")).toBe(true);
    expect(world.keeper.state()).toBe("journal");
    expect(world.keeper.pending().records).toBe(50);

    world.proxy.become("none");
    await until(isBack);
    await until(isUnmarked);
    // Under "mute" the statements did commit: the drain recognises itself, twins included.
    expect(await figures()).toEqual({ events: 11, duplicates: 40, kept: 40 });
    await until(async () => (await world.keeper.keep(deliveryOf(freshBody()))).in === "inbox");
  },
);

it("counts each twin of a batch that never committed, wherever the drain cuts it", async () => {
  await keepInInbox(deliveryOf(freshBody()));
  const body = freshBody();
  world.proxy.become("refuse");
  const alone = world.keeper.keep(deliveryOf(freshBody()));
  // In flight by now, so that the batch of twins begins one record later in the journal.
  await new Promise(setImmediate);
  const twins = Array.from({ length: 300 }, () => world.keeper.keep(deliveryOf(body)));
  await Promise.all([alone, ...twins]);
  world.proxy.become("none");
  await until(isBack);
  expect(await figures()).toEqual({ events: 3, duplicates: 299, kept: 299 });
});

it("goes back to the database though the disk of the journal is broken", async () => {
  world.proxy.become("refuse");
  await world.keeper.keep(deliveryOf(freshBody()));
  const slot = join(world.folder, "1");
  const segments = (await readdir(slot)).filter((name) => name.endsWith(".log"));
  await Promise.all(segments.map((name) => rename(join(slot, name), join(slot, `${name}.gone`))));
  world.proxy.become("none");
  const next = deliveryOf(freshBody());
  await until(async () => {
    // While it counts as away, there is no disk either.
    const kept = await world.keeper.keep(next).catch(() => null);
    return kept?.in === "inbox";
  });

  // And once the disk is well again, the journal drains.
  await Promise.all(segments.map((name) => rename(join(slot, `${name}.gone`), join(slot, name))));
  await until(isBack);
  expect(await figures()).toMatchObject({ events: 2 });
});

it("lets the mark of a journal grow old that can't be read, whatever overflows into another", async () => {
  const { sql } = world;
  await stopInstance();
  const broken: Journal = {
    id: "left",
    pending: () => ({ records: 1, bytes: 1, limitBytes: 1 }),
    read: () => Promise.reject(new JournalUnavailable("The disk of the journal is in trouble.")),
    append: () => Promise.reject(new JournalUnavailable("The journal could not be written.")),
    advance: async () => {},
    setAside: async () => {},
    close: async () => {},
  };
  await startInstance({ askTimeoutMs: 60_000, left: [broken] });
  const grown = () => sql`
    update journal_progress set updated_at = now() - interval '60 s'
    where journal_id = 'left' and pending_since is not null`;
  await until(async () => (await grown()).count === 1);

  // The database refuses it, so that it goes to the journal beside traffic.
  await world.keeper.keep(deliveryOf(freshBody(), { eventType: "NUL \u0000" }));
  await until(async () => (await findSetAside(world.folder)).length === 1);
  await until(async () => {
    const own = await sql`
      select from journal_progress where journal_id <> 'left' and pending_since is not null`;
    return own.length === 0;
  });
  const [mark] = await sql`
    select updated_at > now() - interval '30 s' as "isFresh" from journal_progress
    where journal_id = 'left'`;
  expect(mark).toEqual({ isFresh: false });
});

it("keeps the time of receipt of what went through the journal", async () => {
  world.proxy.become("refuse");
  const receivedAt = new Date(Date.now() - 60_000);
  const delivery = deliveryOf(freshBody(), { receivedAt });
  await world.keeper.keep(delivery);
  world.proxy.become("none");
  await until(isBack);
  const [row] = await world.sql`
    select received_at from webhook_events where idempotency_key = ${delivery.idempotencyKey}`;
  expect(row?.received_at).toEqual(receivedAt);
});

it("moves what an instance before it left in the journal", async () => {
  world.proxy.become("refuse");
  const deliveries = fiftyOfTen();
  await Promise.all(deliveries.map((delivery) => world.keeper.keep(delivery)));
  await stopInstance();
  world.proxy.become("none");
  await startInstance();
  await until(async () => (await figures())?.kept === 40);
  await until(isUnmarked);
  expect(await figures()).toEqual({ events: 10, duplicates: 40, kept: 40 });
});

it("answers what waits for the database by the journal when it is stopped", async () => {
  await keepInInbox(deliveryOf(freshBody()));
  world.proxy.become("hang");
  const keeping = freshDeliveries(5).map((delivery) => world.keeper.keep(delivery));
  await world.keeper.stop();
  expect((await Promise.all(keeping)).map((each) => each.in)).toEqual(Array(5).fill("journal"));
  await startInstance();
});

it("sets aside what the database refuses and goes on with the rest", async () => {
  const poison = deliveryOf(freshBody(), { eventType: "NUL \u0000" });
  const [healthy] = freshDeliveries(1);
  expect(await world.keeper.keep(poison)).toEqual({ in: "journal" });
  if (healthy) await world.keeper.keep(healthy);
  await until(isBack);
  expect(await figures()).toMatchObject({ events: 1 });
  await until(isUnmarked);

  const [found, ...others] = await findSetAside(world.folder);
  expect(others).toEqual([]);
  expect(found).toMatchObject({ reason: expect.stringContaining("encoding") });
  const { delivery } = JSON.parse(await readFile(found?.path ?? "", "utf8"));
  expect(delivery).toMatchObject({ id: poison.id, body: poison.body.toString() });
});

it("marks its journal when something overflows into it, and not only as that is moved", async () => {
  const { sql } = world;
  await sql.unsafe(`
    create table marked as select * from journal_progress where false;
    create function note_mark() returns trigger language plpgsql
      as 'begin insert into marked select new.*; return new; end';
    create trigger note before update on journal_progress for each row
      when (new.segment = old.segment and new.byte_offset = old.byte_offset)
      execute function note_mark()`);
  await keepInInbox(deliveryOf(freshBody()));
  await until(isUnmarked);
  await sql`truncate marked`;
  const receivedAt = new Date();
  await world.keeper.keep(deliveryOf(freshBody(), { eventType: "NUL \u0000", receivedAt }));
  await until(async () => {
    const [row] = await sql`select from marked where pending_since <= ${receivedAt}`;
    return row !== undefined;
  });
});

it("lets nothing that the disk has damaged keep the rest from the database", async () => {
  world.proxy.become("refuse");
  for (const delivery of freshDeliveries(3)) {
    expect(await world.keeper.keep(delivery)).toEqual({ in: "journal" });
  }
  const path = join(world.folder, "1", "00000001.log");
  // In the second of three that are equally long.
  await flipBit(path, Math.floor((await stat(path)).size / 2));
  world.proxy.become("none");
  await until(isBack);
  expect(await figures()).toMatchObject({ events: 2 });
  expect(await findSetAside(world.folder)).toMatchObject([{ why: "damaged" }]);
});

it("takes a key that was recorded before the outage as a duplicate, not as an event", async () => {
  const body = freshBody();
  await keepInInbox(deliveryOf(body));
  world.proxy.become("refuse");
  expect(await world.keeper.keep(deliveryOf(body))).toEqual({ in: "journal" });
  world.proxy.become("none");
  await until(isBack);
  expect(await figures()).toEqual({ events: 1, duplicates: 1, kept: 1 });
});
