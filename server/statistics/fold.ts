import type { Sql } from "postgres";
import { MINUTES_KEPT_DAYS, QUARTERS_KEPT_DAYS } from "../domain/overview-range.ts";
import { EVERY_TYPE, EVERYBODY, grains, startsAt } from "./grains.ts";

export const DELTAS_AT_ONCE = 20_000;
/** Any constant serves; it only has to be the same in every release. */
export const STATISTICS_LOCK = 7_243_110_002;

/**
 * Folds what has happened since into the statistics of each grain, in one transaction with taking
 * it away. One folder at a time, of however many processes: a second one does nothing.
 *
 * @returns how many deltas were folded; where it is `DELTAS_AT_ONCE` there may be more
 */
export async function foldDeltas(sql: Sql): Promise<number> {
  return sql.begin(async (tx) => {
    const [lock] = await tx<{ taken: boolean }[]>`
      select pg_try_advisory_xact_lock(${STATISTICS_LOCK}) as taken`;
    if (!lock?.taken) return 0;
    const [folded] = await tx<{ deltas: number }[]>`
      with taken as (
        delete from statistic_deltas
        where ctid = any(array(select ctid from statistic_deltas limit ${DELTAS_AT_ONCE}))
        returning *
      ),
      counted as (
        select minute, coalesce(client_id, ${EVERYBODY}) as client_id,
               coalesce(event_type, ${EVERY_TYPE}) as event_type, sum(events) as events,
               sum(duplicates) as duplicates, sum(divergent) as divergent, sum(dead) as dead
        from taken
        where events <> 0 or duplicates <> 0 or divergent <> 0 or dead <> 0
        group by grouping sets ((minute, client_id, event_type), (minute, client_id), (minute))
      ),
      measured as (
        select minute, coalesce(client_id, ${EVERYBODY}) as client_id,
               processing_bucket as bucket, count(*) as count
        from taken
        where processing_bucket is not null
        group by grouping sets
          ((minute, client_id, processing_bucket), (minute, processing_bucket))
      ),
      counts as (
        insert into statistics as s
          (grain, starts_at, client_id, event_type, events, duplicates, divergent, dead)
        select grain, ${startsAt(tx)}, client_id, event_type,
               sum(events), sum(duplicates), sum(divergent), sum(dead)
        from counted join ${grains(tx)}
        group by 1, 2, 3, 4
        on conflict (grain, starts_at, client_id, event_type) do update
          set events = s.events + excluded.events,
              duplicates = s.duplicates + excluded.duplicates,
              divergent = s.divergent + excluded.divergent,
              dead = s.dead + excluded.dead
      ),
      buckets as (
        insert into latencies as l (grain, starts_at, client_id, measure, bucket, count)
        select grain, ${startsAt(tx)}, client_id, 'processing', bucket, sum(count)
        from measured join ${grains(tx)}
        group by 1, 2, 3, 5
        on conflict (grain, starts_at, client_id, measure, bucket) do update
          set count = l.count + excluded.count
      )
      select count(*)::int as deltas from taken`;
    return folded?.deltas ?? 0;
  });
}

/** Forgets the minutes and quarters that nobody asks for any more; hours and days stay. */
export async function pruneStatistics(sql: Sql): Promise<void> {
  for (const [grain, days] of [
    ["minute", MINUTES_KEPT_DAYS],
    ["quarter", QUARTERS_KEPT_DAYS],
  ] as const) {
    const before = sql`now() - ${days} * interval '1 day'`;
    await sql`delete from statistics where grain = ${grain} and starts_at < ${before}`;
    await sql`delete from latencies where grain = ${grain} and starts_at < ${before}`;
  }
}
