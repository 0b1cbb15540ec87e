import { execFile } from "node:child_process";
import { promisify } from "node:util";
import postgres, { type Sql } from "postgres";
import type { BenchDatabase, BenchPostgres } from "../database.ts";
import { tell } from "../progress.ts";
import { whole } from "../report/section.ts";
import { INSERT_CLIENTS, insertEvents } from "./event-rows.ts";
import type { Made } from "./facts.ts";
import { dropIndexes, makeIndex } from "./indexes.ts";
import { makeSearchRows } from "./search-rows.ts";
import {
  listDuplicated,
  makeCalls,
  makeDuplicateFigures,
  makeDuplicates,
  makeRuns,
  makeStatistics,
} from "./what-follows.ts";

/** Who makes it anew after a crash needs no durability. */
const SETTINGS = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_wal_size: "2GB",
  checkpoint_timeout: "1h",
  autovacuum: "off",
  shared_buffers: "1GB",
  work_mem: "512MB",
  maintenance_work_mem: "1GB",
  // Two connections are at work already.
  max_parallel_maintenance_workers: "0",
};

const WORTH_TELLING_MS = 1_000;

const FILLED = [
  "webhook_events",
  "webhook_deliveries",
  "duplicated_events",
  "processing_attempts",
  "calls",
  "event_search",
  "statistics",
  "latencies",
];

type Step = {
  what: string;
  work: (sql: Sql) => Promise<unknown>;
  /** What must be done before; a step that comes earlier. */
  after?: string;
};

/**
 * Makes a database with so many events and with all that the product knows of them. Whoever asks it
 * afterwards finds PostgreSQL with the product's settings again.
 */
export async function makeEvents(server: BenchPostgres, events: number): Promise<BenchDatabase> {
  tell(`  making ${whole(events)} events`);
  const startedAt = performance.now();
  const database = await server.create(`with_${events}`);
  await server.during(SETTINGS, async () => {
    const sql = postgres(database.url, {
      max: 2,
      onnotice: () => {},
      // All that is referred to is made; to look for it row by row would take minutes.
      connection: { session_replication_role: "replica" },
    });
    try {
      await fill(sql, { events, until: new Date() });
    } finally {
      await sql.end({ timeout: 1 });
    }
  });
  // Or what the system still has to write would compete with the first questions.
  await promisify(execFile)("sync");
  tell(`  made in ${seconds(startedAt)}`);
  return database;
}

async function fill(sql: Sql, made: Made): Promise<void> {
  const indexes = await dropIndexes(sql, FILLED);
  const indexesOf = (table: string, after?: string): Step[] =>
    indexes
      .filter((index) => index.table === table)
      .map((index) => ({
        what: `index ${index.name}`,
        work: (sql) => makeIndex(sql, index),
        after,
      }));
  await sql.unsafe(INSERT_CLIENTS);
  await inTwoLanes(sql, [
    { what: "events", work: (sql) => sql.unsafe(insertEvents(made)) },
    { what: "search rows", work: (sql) => makeSearchRows(sql, made) },
  ]);
  await inTwoLanes(sql, [
    // The longest first.
    ...indexesOf("event_search"),
    { what: "statistics", work: makeStatistics },
    { what: "duplicates", work: makeDuplicates },
    { what: "events that have some", work: listDuplicated },
    { what: "runs", work: makeRuns },
    { what: "calls", work: makeCalls },
    ...indexesOf("webhook_events"),
    ...indexesOf("latencies", "statistics"),
    ...indexesOf("statistics", "statistics"),
    ...indexesOf("webhook_deliveries", "duplicates"),
    ...indexesOf("duplicated_events", "events that have some"),
    ...indexesOf("processing_attempts", "runs"),
    ...indexesOf("calls", "calls"),
    { what: "figures of duplicates", work: makeDuplicateFigures, after: "duplicates" },
  ]);
  const tables = await sql<{ name: string }[]>`
    select relid::regclass::text as name from pg_stat_user_tables
    order by pg_total_relation_size(relid) desc`;
  await inTwoLanes(
    sql,
    tables.map(({ name }) => ({
      what: `vacuum ${name}`,
      work: (sql) => sql.unsafe(`vacuum (analyze) ${name}`),
    })),
  );
}

/** Takes the steps in turn, two at a time. */
async function inTwoLanes(sql: Sql, steps: readonly Step[]): Promise<void> {
  const left = [...steps];
  const done = new Map<string, Promise<unknown>>();
  async function lane(): Promise<void> {
    for (let step = left.shift(); step !== undefined; step = left.shift()) {
      await done.get(step.after ?? "");
      const startedAt = performance.now();
      const doing = step.work(sql);
      done.set(step.what, doing);
      await doing;
      if (performance.now() - startedAt > WORTH_TELLING_MS) {
        tell(`    ${step.what}: ${seconds(startedAt)}`);
      }
    }
  }
  await Promise.all([lane(), lane()]);
}

const seconds = (since: number) => `${((performance.now() - since) / 1_000).toFixed(1)} s`;
