import type { Sql } from "postgres";

/** A digest of each table, so that it shows whatever was changed. */
export async function digestTables(sql: Sql): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`;
  const digests = await Promise.all(
    tables.map(async ({ name }) => {
      const [row] = await sql<{ digest: string | null }[]>`
        select md5(string_agg(t::text, ',' order by t::text)) as digest from ${sql(name)} t`;
      return [name, row?.digest ?? "empty"] as const;
    }),
  );
  return Object.fromEntries(digests);
}
