import type { Sql } from "postgres";

/** Makes the rows that processes share about destinations: a rate cap needs them from the start. */
export async function ensureCircuits(sql: Sql): Promise<void> {
  await sql`
    insert into destination_circuits (destination_id)
    select d.id from destinations d
    where d.archived_at is null
      and not exists (select from destination_circuits c where c.destination_id = d.id)
    on conflict do nothing`;
}
