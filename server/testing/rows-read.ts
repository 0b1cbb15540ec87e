import { inArray, sql } from "drizzle-orm";
import type { Sql } from "postgres";
import type { Db, Tx } from "../db/index.ts";

/** How many rows of these tables it takes to do a work, counted by PostgreSQL. */
export async function rowsReadBy(
  db: Db,
  tables: string[],
  work: (tx: Tx) => Promise<unknown>,
): Promise<number> {
  // In one transaction: what a connection has read is counted here until it tells the server.
  return db.transaction(async (tx) => {
    const before = await rowsRead(tx, tables);
    await work(tx);
    return (await rowsRead(tx, tables)) - before;
  });
}

/** The same where the work is raw SQL. */
export async function rowsReadOver(
  pool: Sql,
  tables: string[],
  work: (sql: Sql) => Promise<unknown>,
): Promise<number> {
  return pool.begin(async (tx) => {
    const rowsRead = async () => {
      const [rows] = await tx<{ read: number }[]>`
        select sum(seq_tup_read + idx_tup_fetch)::int as read from pg_stat_xact_user_tables
        where relname in ${tx(tables)}`;
      return rows?.read ?? Number.NaN;
    };
    const before = await rowsRead();
    await work(tx as unknown as Sql);
    return (await rowsRead()) - before;
  });
}

async function rowsRead(tx: Tx, tables: string[]): Promise<number> {
  const [rows] = await tx.execute<{ read: number }>(sql`
    select sum(seq_tup_read + idx_tup_fetch)::int as read from pg_stat_xact_user_tables
    where ${inArray(sql`relname`, tables)}`);
  return rows?.read ?? Number.NaN;
}
