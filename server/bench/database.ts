import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import postgres, { type Sql } from "postgres";
import { migrate } from "../db/index.ts";
import { startEmbeddedPostgres } from "../embedded/index.ts";
import type { LoadResult } from "./load/order.ts";
import { type Pinning, pin } from "./pinning.ts";

/** PostgreSQL's code for a lock that was waited for in vain. */
const LOCK_NOT_AVAILABLE = "55P03";

/** A PostgreSQL of the benchmark's own, with the product's settings: fsync is on. */
export type BenchPostgres = {
  /** Changes when it was started anew. */
  readonly pid: number;
  /** Makes a migrated database. */
  create(name: string): Promise<BenchDatabase>;
  /** Has it work with other settings for a while: started anew before and after. */
  during(settings: Record<string, string>, work: () => Promise<void>): Promise<void>;
  /** Binds the server and its present connections to a core. */
  pin(core: Pinning): void;
  stop(): Promise<void>;
};

export type BenchDatabase = { url: string; sql: Sql };

export type Recorded = { events: number; duplicates: number; kept: number };

export async function startBenchPostgres(dataDir: string): Promise<BenchPostgres> {
  let server = await startEmbeddedPostgres({ dataDir });
  let stopping = false;
  let restarting: Promise<void> = Promise.resolve();
  const pidFile = join(dataDir, "postgres/cluster/postmaster.pid");
  const pid = () => Number(readFileSync(pidFile, "utf8").split("\n")[0]);
  const open: Sql[] = [];
  const connect = (url: string) => {
    const sql = postgres(url, { max: 2, onnotice: () => {} });
    open.push(sql);
    return sql;
  };
  const admin = connect(server.url);
  const restart = async (settings: Record<string, string>) => {
    // Stopping must not have to wait for what is still to be written.
    await admin`checkpoint`;
    if (stopping) throw new Error("PostgreSQL is being stopped.");
    restarting = (async () => {
      const { url } = server;
      await server.stop();
      server = await startEmbeddedPostgres({ dataDir, settings });
      if (server.url !== url) throw new Error("PostgreSQL came back on another port.");
    })();
    await restarting;
  };
  return {
    get pid() {
      return pid();
    },
    async create(name) {
      await admin`create database ${admin(name)}`;
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      await migrate(url.href);
      return { url: url.href, sql: connect(url.href) };
    },
    async during(settings, work) {
      await restart(settings);
      await work();
      await restart({});
    },
    pin(core) {
      for (const each of [pid(), ...childrenOf(pid())]) pin(each, core);
    },
    async stop() {
      stopping = true;
      await restarting.catch(() => {});
      await Promise.all(open.map((sql) => sql.end({ timeout: 1 })));
      await server.stop();
    },
  };
}

/** Every run starts from empty tables and nothing left to write. */
export async function empty({ sql }: BenchDatabase): Promise<void> {
  // The product may be at work on them in another order. Who gives way long before PostgreSQL looks for
  // deadlocks is part of none, so those that are counted are the product's.
  for (let isDone = false; !isDone; ) {
    isDone = await sql
      .begin(async (tx) => {
        await tx`set local lock_timeout = '50ms'`;
        await tx`truncate webhook_events, calls, statistic_deltas cascade`;
        return true;
      })
      .catch((error) => {
        if (error.code !== LOCK_NOT_AVAILABLE) throw error;
        return false;
      });
  }
  // Where a row of a table that was emptied lies is marked on its page when it is read next, and the first
  // mark after a checkpoint writes that page to the log: work of ours, not of whoever is measured.
  await sql`vacuum pg_class`;
  await sql`checkpoint`;
}

/** What the database holds. `kept`: the sum over the deliveries, each a duplicate. */
export async function readRecorded({ sql }: BenchDatabase): Promise<Recorded> {
  const [row] = await sql<Recorded[]>`
    select count(*)::int as events, coalesce(sum(duplicate_count), 0)::int as duplicates,
           (select coalesce(sum(count), 0)::int from webhook_deliveries) as kept
    from webhook_events`;
  if (row === undefined) throw new Error("No counts.");
  return row;
}

/** @throws when what was answered and what is in the tables differ by a single one */
export function demandAgreement(
  name: string,
  { sent, first, duplicate, journaled }: LoadResult["total"],
  recorded: Recorded,
  { keepsDeliveries }: { keepsDeliveries: boolean },
): void {
  // Which one a delivery is shows only when the journal is drained.
  const agrees =
    sent === first + duplicate + journaled &&
    sent === recorded.events + recorded.duplicates &&
    first <= recorded.events &&
    duplicate <= recorded.duplicates &&
    (!keepsDeliveries || recorded.duplicates === recorded.kept);
  if (agrees) return;
  throw new Error(
    `${name}: sent ${sent}, answered ${first} first, ${duplicate} duplicate and ${journaled} from the journal; the database has ${JSON.stringify(recorded)}.`,
  );
}

/** As it calls itself. */
export async function readServerVersion({ sql }: BenchDatabase): Promise<string> {
  const [row] = await sql<{ version: string }[]>`
    select current_setting('server_version') as version`;
  return row?.version ?? "";
}

/** Bytes of WAL written so far, by the whole server. */
export async function walBytes({ sql }: BenchDatabase): Promise<number> {
  const [row] = await sql<{ bytes: number }[]>`
    select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as bytes`;
  return row?.bytes ?? Number.NaN;
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, "utf8")
      .split(" ")
      .filter(Boolean)
      .map(Number),
  );
}
