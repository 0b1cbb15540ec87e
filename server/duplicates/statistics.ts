import type { Sql } from "postgres";

/**
 * The part of a statement that counts the duplicates of its `done` part in the figures of each
 * grain. In one order, so that two processes never wait for each other in a circle.
 */
export function countExplained(sql: Sql) {
  return sql`counted as (
    insert into duplicate_statistics as s
      (grain, starts_at, client_id, event_type, cause, divergence, duplicates, avoided)
    select grain, date_trunc(grain, received_at, 'UTC'), client_id, event_type, cause, divergence,
           sum(count), coalesce(sum(count) filter (where would_repeat), 0)
    from done cross join (values ('minute'), ('hour'), ('day')) as g (grain)
    group by 1, 2, 3, 4, 5, 6
    order by 1, 2, 3, 4, 5, 6
    on conflict (grain, starts_at, client_id, event_type, cause, divergence) do update
      set duplicates = s.duplicates + excluded.duplicates,
          avoided = s.avoided + excluded.avoided
  )`;
}

/**
 * The part of a statement that changes figures that are there already by what its `done` part says:
 * `duplicates` and `avoided`, each added. (An insert of what is negative would break the table's
 * check before it met the row that it is to change.)
 */
export function recountExplained(sql: Sql) {
  return sql`recounted as (
    update duplicate_statistics s
    set duplicates = s.duplicates + sums.duplicates, avoided = s.avoided + sums.avoided
    from (
      select grain, date_trunc(grain, received_at, 'UTC') as starts_at, client_id, event_type,
             cause, divergence, sum(duplicates) as duplicates, sum(avoided) as avoided
      from done cross join (values ('minute'), ('hour'), ('day')) as g (grain)
      group by 1, 2, 3, 4, 5, 6
    ) as sums
    where s.grain = sums.grain and s.starts_at = sums.starts_at and s.client_id = sums.client_id
      and s.event_type = sums.event_type and s.cause = sums.cause
      and s.divergence = sums.divergence
  )`;
}

/** Minutes are asked for a day back; hours and days stay. */
const KEEP_MINUTES_DAYS = 3;

/** Forgets the minutes that nobody asks for any more. */
export async function pruneMinutes(sql: Sql): Promise<void> {
  await sql`
    delete from duplicate_statistics
    where grain = 'minute' and starts_at < now() - ${KEEP_MINUTES_DAYS} * interval '1 day'`;
}
