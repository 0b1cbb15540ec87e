import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import type { Db } from "../../db/index.ts";
import * as schema from "../../db/schema/index.ts";

export type WatchedQuery = { text: string; parameters: unknown[] };

/** The dashboard's database, of which every query can be looked at. */
export type WatchedDatabase = {
  db: Db;
  /** The queries that `work` makes. */
  watch(work: () => Promise<unknown>): Promise<WatchedQuery[]>;
  /** ms PostgreSQL itself takes for a query: planning and execution. */
  timeInDatabase(query: WatchedQuery): Promise<number>;
  close(): Promise<void>;
};

export function openWatchedDatabase(url: string): WatchedDatabase {
  const sql = postgres(url, { max: 5, onnotice: () => {} });
  const plain = postgres(url, { max: 1, onnotice: () => {} });
  // So that parameters are sent as they are above: JSON is a text already.
  drizzle(plain);
  let queries: WatchedQuery[] = [];
  const logger = {
    logQuery: (text: string, parameters: unknown[]) => void queries.push({ text, parameters }),
  };
  return {
    db: drizzle(sql, { schema, logger }),
    async watch(work) {
      queries = [];
      await work();
      return queries;
    },
    async timeInDatabase({ text, parameters }) {
      const rows = await plain.unsafe<{ "QUERY PLAN": Plan[] }[]>(
        `explain (analyze, timing off, format json) ${text}`,
        parameters as string[],
      );
      const [plan] = rows[0]?.["QUERY PLAN"] ?? [];
      if (plan === undefined) throw new Error("PostgreSQL explained nothing.");
      return plan["Planning Time"] + plan["Execution Time"];
    },
    async close() {
      await Promise.all([sql.end({ timeout: 1 }), plain.end({ timeout: 1 })]);
    },
  };
}

type Plan = { "Planning Time": number; "Execution Time": number };
