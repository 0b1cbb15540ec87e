import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres, { type Sql } from "postgres";
import * as schema from "./schema/index.ts";

/** Drizzle over a pool, or one of its transactions: what feature functions take first. */
export type Db = PostgresJsDatabase<typeof schema>;
export type Tx = Parameters<Parameters<Db["transaction"]>[0]>[0];

/**
 * The pools. Small, because more connections than cores make PostgreSQL slower, and apart,
 * because a report must not starve ingest. Raw and Drizzle never share a client: Drizzle
 * replaces the serialisers of the client it is given.
 */
export type Database = {
  /** Raw SQL for the hot path: two batches in flight. */
  ingest: Sql;
  /** Raw SQL for housekeeping and LISTEN. */
  control: Sql;
  /** Drizzle for the worker's transactions. */
  work: Db;
  /** Drizzle for the dashboard and the command line. */
  dashboard: Db;
  close(options?: { timeoutSeconds?: number }): Promise<void>;
};

const POOL = { ingest: 2, control: 2, work: 6, dashboard: 5 };

/** Opens the pools. Connects lazily: this never fails, the first query does. */
export function openDatabase(url: string): Database {
  const client = (name: keyof typeof POOL, limits: Record<string, number> = {}) =>
    postgres(url, {
      max: POOL[name],
      connect_timeout: 5,
      onnotice: () => {},
      connection: { application_name: `ringonce ${name}`, ...limits },
    });
  const ingest = client("ingest");
  const control = client("control");
  // A handler that waits for ever would keep its claim for ever, since the worker renews it.
  const work = client("work", {
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 60_000,
  });
  const dashboard = client("dashboard");
  return {
    ingest,
    control,
    work: drizzle(work, { schema }),
    dashboard: drizzle(dashboard, { schema }),
    async close({ timeoutSeconds = 5 } = {}) {
      const pools = [ingest, control, work, dashboard];
      await Promise.all(pools.map((pool) => pool.end({ timeout: timeoutSeconds })));
    },
  };
}
