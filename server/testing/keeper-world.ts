import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { type Database, openDatabase } from "../db/index.ts";
import { createInbox, type Delivery, type Inbox } from "../inbox/index.ts";
import { type Keeper, type KeeperOptions, startKeeper } from "../ingest/keeper.ts";
import { type Journal, openJournals } from "../journal/index.ts";
import { log } from "../log.ts";
import { type TestDatabase, testDatabase } from "./database.ts";
import { type FaultyProxy, openFaultyProxy } from "./faulty-proxy.ts";

type Given = Pick<KeeperOptions, "askTimeoutMs"> & { batchTimeoutMs?: number; left?: Journal[] };

/** A keeper with a journal of its own, and a database behind a proxy that can fail, for each test. */
export function keeperWorld() {
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

  /**
   * @param given `batchTimeoutMs` is so long that only a database that is away reaches it; `left`:
   *   journals beside those in the folder
   */
  async function startInstance({ batchTimeoutMs = 60_000, left = [], ...given }: Given = {}) {
    database = openDatabase(proxy.url);
    const journals = await openJournals(folder, 64 * 1024 * 1024);
    inbox = createInbox(
      () => database.openIngest(`${journals[0].id}.${randomBytes(4).toString("hex")}`),
      { onAway: (cause) => keeper.databaseIsAway(cause), batchTimeoutMs },
    );
    keeper = startKeeper({
      inbox,
      journals: [...journals, ...left],
      startsIn: "database",
      ...given,
    });
  }

  async function stopInstance(): Promise<void> {
    await keeper.stop();
    await Promise.all([inbox.close(), database.close({ timeoutSeconds: 0 })]);
  }

  const isBack = () => keeper.state() === "database" && keeper.pending().records === 0;

  async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await condition())) await sleep(20);
  }

  return {
    get keeper() {
      return keeper;
    },
    /** The way to its database. */
    get proxy() {
      return proxy;
    },
    /** Past the proxy. */
    get sql() {
      return test.database.control;
    },
    get url() {
      return test.url;
    },
    /** Of its journals. */
    get folder() {
      return folder;
    },
    startInstance,
    stopInstance,
    until,
    /** Whether the database is in use and has all. */
    isBack,
    /** Also what a busy machine has sent to the journal is then in the inbox. */
    async keepInInbox(delivery: Delivery): Promise<void> {
      await keeper.keep(delivery);
      await until(isBack);
    },
    async figures() {
      const [row] = await test.database.control`
        select count(*)::int as events, coalesce(sum(duplicate_count), 0)::int as duplicates,
               (select coalesce(sum(count), 0)::int from webhook_deliveries) as kept
        from webhook_events`;
      return row;
    },
  };
}
