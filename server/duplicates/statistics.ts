import type { Sql } from "postgres";
import type { Divergence } from "../domain/divergence.ts";
import type { DuplicateCause } from "../domain/duplicate-cause.ts";
import { MINUTES_KEPT_DAYS, QUARTERS_KEPT_DAYS } from "../domain/overview-range.ts";
import { EVERY_TYPE, EVERYBODY, grains, startsAt } from "../statistics/index.ts";

/** A column for each cause and each way to differ; they are named like the values themselves. */
export const CAUSE_COLUMNS = [
  "we_failed",
  "we_were_slow",
  "hung_up",
  "twin",
  "late",
  "unknown",
  "sent_twice",
] as const satisfies DuplicateCause[];
export const DIVERGENCE_COLUMNS = [
  "restamped",
  "enriched",
  "conflicting",
] as const satisfies Divergence[];

const COLUMNS = ["duplicates", "avoided", ...CAUSE_COLUMNS, ...DIVERGENCE_COLUMNS];

/**
 * What the `done` part of a statement says, summed for each row of the figures: of each client and
 * type, and of everybody. `done` has `duplicates` and `avoided`, the numbers to add; causes and
 * divergences are of the duplicates.
 */
function sums(sql: Sql) {
  const byValue = [
    ...CAUSE_COLUMNS.map((each) => `sum(duplicates) filter (where cause = '${each}') as ${each}`),
    ...DIVERGENCE_COLUMNS.map(
      (each) => `sum(duplicates) filter (where divergence = '${each}') as ${each}`,
    ),
  ];
  const ofAll = COLUMNS.map((each) => `coalesce(sum(${each}), 0)`);
  return sql`
    select grain, ${startsAt(sql)} as starts_at, client_id, event_type,
           ${sql.unsafe(ofAll.join(", "))}
    from (
      select minute, coalesce(client_id, ${EVERYBODY}) as client_id,
             coalesce(event_type, ${EVERY_TYPE}) as event_type, sum(duplicates) as duplicates,
             sum(avoided) as avoided, ${sql.unsafe(byValue.join(", "))}
      from (select *, date_trunc('minute', received_at, 'UTC') as minute from done) as minutes
      group by grouping sets ((minute, client_id, event_type), (minute))
    ) as counts
    join ${grains(sql)}
    group by 1, 2, 3, 4`;
}

/**
 * The part of a statement that counts the duplicates of its `done` part in the figures of each
 * grain. In one order, so that two processes never wait for each other in a circle.
 */
export function countExplained(sql: Sql) {
  return sql`counted as (
    insert into duplicate_statistics as s
      (grain, starts_at, client_id, event_type, ${sql.unsafe(COLUMNS.join(", "))})
    ${sums(sql)}
    order by 1, 2, 3, 4
    on conflict (grain, starts_at, client_id, event_type) do update
      set ${sql.unsafe(COLUMNS.map((each) => `${each} = s.${each} + excluded.${each}`).join(", "))}
  )`;
}

/**
 * The part of a statement that changes figures that are there already by what its `done` part says.
 * (An insert of what is negative would break the table's checks before it met the row that it is to
 * change.)
 */
export function recountExplained(sql: Sql) {
  return sql`recounted as (
    update duplicate_statistics s
    set ${sql.unsafe(COLUMNS.map((each) => `${each} = s.${each} + sums.${each}`).join(", "))}
    from (${sums(sql)})
      as sums (grain, starts_at, client_id, event_type, ${sql.unsafe(COLUMNS.join(", "))})
    where s.grain = sums.grain and s.starts_at = sums.starts_at and s.client_id = sums.client_id
      and s.event_type = sums.event_type
  )`;
}

/** Hours and days stay. */
const KEEP_DAYS = { minute: MINUTES_KEPT_DAYS, quarter: QUARTERS_KEPT_DAYS };

/** Forgets the fine figures that nobody asks for any more. */
export async function pruneFineFigures(sql: Sql): Promise<void> {
  for (const [grain, days] of Object.entries(KEEP_DAYS)) {
    await sql`
      delete from duplicate_statistics
      where grain = ${grain} and starts_at < now() - ${days} * interval '1 day'`;
  }
}
