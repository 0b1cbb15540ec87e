import type { Sql } from "postgres";

/**
 * Filled in the order of their keys, and referred to by other tables: their primary keys cost little
 * while they grow, and could not go without what refers to them.
 */
const KEPT = [
  "webhook_events_pkey",
  "event_search_pkey",
  "webhook_deliveries_pkey",
  "duplicated_events_pkey",
];

/** How to make an index again, and the constraint that it was for. */
export type Index = { table: string; name: string; definition: string; constraint: string | null };

/**
 * Drops the indexes of these tables: filling a dozen row by row takes several times as long as
 * making them afterwards.
 *
 * @returns how to make them again
 */
export async function dropIndexes(sql: Sql, tables: readonly string[]): Promise<Index[]> {
  const indexes = await sql<Index[]>`
    select i.tablename as table, i.indexname as name, i.indexdef as definition,
           case c.contype when 'p' then 'primary key' when 'u' then 'unique' end as constraint
    from pg_indexes i left join pg_constraint c on c.conname = i.indexname
    where i.tablename = any(${tables as string[]}) and i.indexname <> all(${KEPT})`;
  for (const { table, name, constraint } of indexes) {
    if (constraint === null) await sql`drop index ${sql(name)}`;
    else await sql`alter table ${sql(table)} drop constraint ${sql(name)}`;
  }
  return indexes;
}

/**
 * Two processes make a GIN index, from pieces that are sorted and merged. Larger pieces take longer:
 * they fit into no cache of the processor any more.
 */
const FOR_GIN =
  "set local maintenance_work_mem = '128MB'; set local max_parallel_maintenance_workers = 1";

export async function makeIndex(sql: Sql, index: Index): Promise<void> {
  const { table, name, definition, constraint } = index;
  await sql.begin(async (tx) => {
    if (definition.includes("USING gin")) await tx.unsafe(FOR_GIN);
    await tx.unsafe(definition);
  });
  if (constraint === null) return;
  await sql.unsafe(
    `alter table "${table}" add constraint "${name}" ${constraint} using index "${name}"`,
  );
}
