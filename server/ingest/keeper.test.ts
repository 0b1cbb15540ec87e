import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { uuidv7 } from "uuidv7";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../db/index.ts";
import { createInbox, type Delivery, type Inbox } from "../inbox/index.ts";
import { findSetAside, type Journal, JournalUnavailable, openJournals } from "../journal/index.ts";
import { log } from "../log.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import { type FaultyProxy, openFaultyProxy } from "../testing/faulty-proxy.ts";
import { flipBit } from "../testing/flip-bit.ts";
import { type Keeper, type KeeperOptions, startKeeper } from "./keeper.ts";

let test: TestDatabase;
let proxy: FaultyProxy;
let database: Database;
let folder: string;
let inbox: Inbox;
let keeper: Keeper;

beforeAll(async () => {
  log.level = "silent";
  test = await testDatabase();
  proxy = await openFaultyProxy(test.url);
});
afterAll(async () => {
  await proxy.close();
  await test.drop();
});

beforeEach(async () => {
  await test.database.control`truncate webhook_events, journal_progress cascade`;
  folder = await mkdtemp(join(tmpdir(), "ringonce-keeper-"));
  await startInstance();
});
afterEach(async () => {
  proxy.become("none");
  await stopInstance();
  // A session that hangs in half of a question would keep the next test from its tables.
  await test.database.control`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name like 'ringonce ingest %'`;
  await rm(folder, { recursive: true });
});

/** @param batchTimeoutMs so long that only a database that is away reaches it */
async function startInstance({
  batchTimeoutMs = 60_000,
  left = [],
  ...given
}: Pick<KeeperOptions, "askTimeoutMs"> & { batchTimeoutMs?: number; left?: Journal[] } = {}) {
  database = openDatabase(proxy.url);
  const journals = await openJournals(folder, 64 * 1024 * 1024);
  inbox = createInbox(
    () => database.openIngest(`${journals[0].id}.${randomBytes(4).toString("hex")}`),
    { onAway: (cause) => keeper.databaseIsAway(cause), batchTimeoutMs },
  );
  keeper = startKeeper({ inbox, journals: [...journals, ...left], startsIn: "database", ...given });
}

async function stopInstance(): Promise<void> {
  await keeper.stop();
  await Promise.all([inbox.close(), database.close({ timeoutSeconds: 0 })]);
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20);
}

/** Also what a busy machine has sent to the journal is then in the inbox. */
async function keepInInbox(delivery: Delivery): Promise<void> {
  await keeper.keep(delivery);
  await until(isBack);
}

const isBack = () => keeper.state() === "database" && keeper.pending().records === 0;

/** As far as the database knows, nothing lies in a journal. */
async function isUnmarked(): Promise<boolean> {
  const marks = await test.database.control`
    select from journal_progress where pending_since is not null`;
  return marks.length === 0;
}

async function figures() {
  const [row] = await test.database.control`
    select count(*)::int as events, coalesce(sum(duplicate_count), 0)::int as duplicates,
           (select coalesce(sum(count), 0)::int from webhook_deliveries) as kept
    from webhook_events`;
  return row;
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
  proxy.become("far");
  // Each of these is asked for.
  for (let slot = 2; slot <= 31; slot += 1) await mkdir(join(folder, `${slot}`));
  await startInstance({ askTimeoutMs: 2_500 });
  keeper.databaseIsAway(new Error("The database is away."));
  await until(isBack);
});

it("keeps in the inbox while the database answers", async () => {
  // A database that takes long to answer first counts as away for a while.
  await until(async () => {
    const delivery = deliveryOf(freshBody());
    const kept = await keeper.keep(delivery);
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
    proxy.become(fault);
    const kept = await Promise.all(deliveries.map((delivery) => keeper.keep(delivery)));
    expect(kept.every((each) => each.in === "journal")).toBe(true);
    expect(keeper.state()).toBe("journal");
    expect(keeper.pending().records).toBe(50);

    proxy.become("none");
    await until(isBack);
    await until(isUnmarked);
    // Under "mute" the statements did commit: the drain recognises itself, twins included.
    expect(await figures()).toEqual({ events: 11, duplicates: 40, kept: 40 });
    await until(async () => (await keeper.keep(deliveryOf(freshBody()))).in === "inbox");
  },
);

describe("beside a transaction that holds a row a delivery needs", () => {
  const held = deliveryOf(freshBody());
  const twin = () => keeper.keep({ ...held, id: uuidv7() });

  /** @param as what the server knows its connection by */
  async function hold(as: string) {
    await stopInstance();
    await startInstance({ batchTimeoutMs: 2_000 });
    await keepInInbox({ ...held, id: uuidv7() });
    const holder = postgres(test.url, { max: 1, connection: { application_name: as } });
    const reserved = await holder.reserve();
    await reserved`begin`;
    await reserved`update webhook_events set duplicate_count = duplicate_count`;
    return { reserved, close: () => holder.end({ timeout: 0 }) };
  }

  it("ends it where it is ours and its client says nothing more: the commit was lost", async () => {
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
  ])("waits for it where it is $whose", async ({ as, doing }) => {
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
  await test.database.control`create table probe (n int)`;
  const session = postgres(test.url, { connection: { application_name: "ringonce work" } });
  const asking = await session`copy probe from stdin`.writable();
  const ended = new Promise((resolve) => asking.once("error", resolve));
  proxy.become("refuse");
  expect(await keeper.keep(deliveryOf(freshBody()))).toEqual({ in: "journal" });
  proxy.become("none");
  await ended;
  await session.end({ timeout: 0 });
});

it("counts each twin of a batch that never committed, wherever the drain cuts it", async () => {
  await keepInInbox(deliveryOf(freshBody()));
  const body = freshBody();
  proxy.become("refuse");
  const alone = keeper.keep(deliveryOf(freshBody()));
  // In flight by now, so that the batch of twins begins one record later in the journal.
  await new Promise(setImmediate);
  const twins = Array.from({ length: 300 }, () => keeper.keep(deliveryOf(body)));
  await Promise.all([alone, ...twins]);
  proxy.become("none");
  await until(isBack);
  expect(await figures()).toEqual({ events: 3, duplicates: 299, kept: 299 });
});

it("goes back to the database though the disk of the journal is broken", async () => {
  proxy.become("refuse");
  await keeper.keep(deliveryOf(freshBody()));
  const slot = join(folder, "1");
  const segments = (await readdir(slot)).filter((name) => name.endsWith(".log"));
  await Promise.all(segments.map((name) => rename(join(slot, name), join(slot, `${name}.gone`))));
  proxy.become("none");
  const next = deliveryOf(freshBody());
  await until(async () => {
    // While it counts as away, there is no disk either.
    const kept = await keeper.keep(next).catch(() => null);
    return kept?.in === "inbox";
  });

  // And once the disk is well again, the journal drains.
  await Promise.all(segments.map((name) => rename(join(slot, `${name}.gone`), join(slot, name))));
  await until(isBack);
  expect(await figures()).toMatchObject({ events: 2 });
});

it("lets the mark of a journal grow old that can't be read, whatever overflows into another", async () => {
  const { control: sql } = test.database;
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
  await keeper.keep(deliveryOf(freshBody(), { eventType: "NUL \u0000" }));
  await until(async () => (await findSetAside(folder)).length === 1);
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
  proxy.become("refuse");
  const receivedAt = new Date(Date.now() - 60_000);
  const delivery = deliveryOf(freshBody(), { receivedAt });
  await keeper.keep(delivery);
  proxy.become("none");
  await until(isBack);
  const [row] = await test.database.control`
    select received_at from webhook_events where idempotency_key = ${delivery.idempotencyKey}`;
  expect(row?.received_at).toEqual(receivedAt);
});

it("moves what an instance before it left in the journal", async () => {
  proxy.become("refuse");
  const deliveries = fiftyOfTen();
  await Promise.all(deliveries.map((delivery) => keeper.keep(delivery)));
  await stopInstance();
  proxy.become("none");
  await startInstance();
  await until(async () => (await figures())?.kept === 40);
  await until(isUnmarked);
  expect(await figures()).toEqual({ events: 10, duplicates: 40, kept: 40 });
});

it("answers what waits for the database by the journal when it is stopped", async () => {
  await keepInInbox(deliveryOf(freshBody()));
  proxy.become("hang");
  const keeping = freshDeliveries(5).map((delivery) => keeper.keep(delivery));
  await keeper.stop();
  expect((await Promise.all(keeping)).map((each) => each.in)).toEqual(Array(5).fill("journal"));
  await startInstance();
});

it("sets aside what the database refuses and goes on with the rest", async () => {
  const poison = deliveryOf(freshBody(), { eventType: "NUL \u0000" });
  const [healthy] = freshDeliveries(1);
  expect(await keeper.keep(poison)).toEqual({ in: "journal" });
  if (healthy) await keeper.keep(healthy);
  await until(isBack);
  expect(await figures()).toMatchObject({ events: 1 });
  await until(isUnmarked);

  const [found, ...others] = await findSetAside(folder);
  expect(others).toEqual([]);
  expect(found).toMatchObject({ reason: expect.stringContaining("encoding") });
  const { delivery } = JSON.parse(await readFile(found?.path ?? "", "utf8"));
  expect(delivery).toMatchObject({ id: poison.id, body: poison.body.toString() });
});

it("marks its journal when something overflows into it, and not only as that is moved", async () => {
  const { control: sql } = test.database;
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
  await keeper.keep(deliveryOf(freshBody(), { eventType: "NUL \u0000", receivedAt }));
  await until(async () => {
    const [row] = await sql`select from marked where pending_since <= ${receivedAt}`;
    return row !== undefined;
  });
});

it("lets nothing that the disk has damaged keep the rest from the database", async () => {
  proxy.become("refuse");
  for (const delivery of freshDeliveries(3)) {
    expect(await keeper.keep(delivery)).toEqual({ in: "journal" });
  }
  const path = join(folder, "1", "00000001.log");
  // In the second of three that are equally long.
  await flipBit(path, Math.floor((await stat(path)).size / 2));
  proxy.become("none");
  await until(isBack);
  expect(await figures()).toMatchObject({ events: 2 });
  expect(await findSetAside(folder)).toMatchObject([{ why: "damaged" }]);
});

it("takes a key that was recorded before the outage as a duplicate, not as an event", async () => {
  const body = freshBody();
  await keepInInbox(deliveryOf(body));
  proxy.become("refuse");
  expect(await keeper.keep(deliveryOf(body))).toEqual({ in: "journal" });
  proxy.become("none");
  await until(isBack);
  expect(await figures()).toEqual({ events: 1, duplicates: 1, kept: 1 });
});
