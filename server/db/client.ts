import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres, { type Options, type Sql, type TransactionSql } from "postgres";
import { APPLICATION, INGEST_APPLICATION } from "./application.ts";
import { ROW_BY_ROW } from "./row-by-row.ts";
import * as schema from "./schema/index.ts";
import { type Session, watchUnanswered } from "./unanswered.ts";

/** Drizzle over a pool, or one of its transactions: what feature functions take first. */
export type Db = PostgresJsDatabase<typeof schema>;
export type Tx = Parameters<Parameters<Db["transaction"]>[0]>[0];

/** Raw postgres.js: a pool, or one of its transactions. */
export type RawSql = postgres.ISql;

/**
 * The pools. Small, because more connections than cores make PostgreSQL slower, and apart,
 * because a report must not starve ingest. Raw and Drizzle never share a client: Drizzle
 * replaces the serialisers of the client it is given.
 */
export type Database = {
  /**
   * Opens a pool of raw SQL for the hot path, with a connection for each batch in flight. Whoever
   * opens it closes it: a pool whose database hangs is left behind for a fresh one.
   *
   * @param tag told to the server, so that what is left behind can be found and ended there
   */
  openIngest(tag?: string): Sql;
  /** Raw SQL for housekeeping and LISTEN. */
  control: Sql;
  /** Raw SQL for the worker's claims. */
  claims: Sql;
  /** Drizzle for the worker's transactions. */
  work: Db;
  /** Drizzle for the dashboard and the command line. */
  dashboard: Db;
  close(options?: { timeoutSeconds?: number }): Promise<void>;
};

/**
 * Of claims: a renewal and a batch that is given back may each wait for what is locked, and what is
 * asked beside them, a claim say, must not go to the end of theirs.
 */
const POOL = { ingest: 2, control: 3, claims: 4, work: 6, dashboard: 5 };

/**
 * A proxy or a failover may swallow a query or its answer and leave the connection standing: we
 * would wait for ever, and with us the pool. We close what we do not use after a while, so what the
 * server sees idle for longer waits for something that was lost: it hangs up, and we begin anew.
 */
const IDLE_SECONDS = 20;
export const HEALS = { idle_session_timeout: 30_000, idle_in_transaction_session_timeout: 30_000 };
/** What is silent is asked so soon whether it still stands, and then once a second, ten times. */
const KEEP_ALIVE_SECONDS = 20;

/**
 * The statements of the hot path are few and always the same. A plan is made once and kept; one that
 * was made while a table was empty would else read all of it for as long as the connection lives.
 */
const PLANNED_ONCE = { plan_cache_mode: "force_generic_plan", enable_seqscan: "off" };

/** Left to itself the driver would let up to 20 s pass after an outage before it connects again. */
const untilNextConnect = (failures: number) => Math.min(0.05 * 2 ** failures, 1);

/** Opens the pools. Connects lazily: this never fails, the first query does. */
export function openDatabase(url: string): Database {
  const sessions = new Set<Session>();
  const client = (name: keyof typeof POOL, settings: Record<string, number | string> = {}) =>
    postgres(url, {
      max: POOL[name],
      connect_timeout: 5,
      backoff: untilNextConnect,
      keep_alive: KEEP_ALIVE_SECONDS,
      // Ingest must not wait for a connection; what hangs there is noticed by whoever waits.
      idle_timeout: name === "ingest" ? undefined : IDLE_SECONDS,
      onnotice: () => {},
      connection: { application_name: `${APPLICATION}${name}`, ...settings },
      // Whoever waits for the hot path notices that by itself, and much sooner.
      sessions: name === "ingest" ? undefined : sessions,
    } as Options<Record<string, never>>);
  const control = client("control", HEALS);
  const claims = client("claims", { ...HEALS, ...ROW_BY_ROW });
  // A handler that waits for ever would keep its claim for ever, since the worker renews it.
  const work = client("work", {
    ...HEALS,
    // Its plans are kept, too, and most are made while the tables are small.
    enable_seqscan: "off",
    statement_timeout: 30_000,
  });
  const dashboard = client("dashboard", HEALS);
  const unanswered = watchUnanswered(url, sessions);
  return {
    openIngest: (tag = "") =>
      client("ingest", {
        ...PLANNED_ONCE,
        application_name: `${INGEST_APPLICATION}${tag}`.slice(0, 63),
      }),
    control,
    claims,
    work: drizzle(preparing(work), { schema }),
    dashboard: drizzle(dashboard, { schema }),
    async close({ timeoutSeconds = 5 } = {}) {
      unanswered.stop();
      const pools = [control, claims, work, dashboard];
      await Promise.all(pools.map((pool) => pool.end({ timeout: timeoutSeconds })));
    },
  };
}

/**
 * Has every query of a client prepared. Drizzle sends what its builders make unprepared, which costs
 * a round trip and a plan each time; the worker's queries are few and always the same.
 */
function preparing(sql: Sql): Sql {
  const prepare = <T extends Pick<Sql, "unsafe">>(client: T): T => {
    const { unsafe } = client;
    client.unsafe = ((query, parameters, options) =>
      // What postgres.js itself sends this way ("begin") brings no parameters, and is left alone.
      unsafe(
        query,
        parameters,
        parameters?.length ? { ...options, prepare: true } : options,
      )) as Sql["unsafe"];
    return client;
  };
  const begin = sql.begin as (work: (tx: TransactionSql) => unknown) => Promise<unknown>;
  sql.begin = (async (work: (tx: TransactionSql) => unknown) => {
    let isOver = false;
    const end = () => {
      isOver = true;
    };
    const whole = begin(async (tx) => {
      try {
        return await work(prepare(refusing(tx, () => isOver)));
      } finally {
        end();
      }
    });
    // Also where its connection broke, which the work may not have noticed yet.
    return whole.finally(end);
  }) as unknown as Sql["begin"];
  return prepare(sql);
}

/**
 * Refuses what is asked of a transaction that has ended: postgres.js would run it on the same
 * connection, outside any transaction or inside somebody else's. A handler that forgot an `await`
 * does just that.
 */
function refusing(tx: TransactionSql, isOver: () => boolean): TransactionSql {
  const { unsafe } = tx;
  tx.unsafe = ((...asked: Parameters<typeof unsafe>) => {
    if (isOver()) throw new Error("This transaction is over. Was an await forgotten?");
    return unsafe(...asked);
  }) as TransactionSql["unsafe"];
  return tx;
}
