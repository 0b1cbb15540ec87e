import type { Sql } from "postgres";
import { STATISTICS_LOCK } from "./fold.ts";
import { EVERYBODY, grains, startsAt } from "./grains.ts";

/**
 * Computes the statistics anew from the events themselves. Ack latency and provider lag are kept
 * nowhere else and stay as they are.
 *
 * Holds off writers of events while it counts, or what they do meanwhile would count twice or not
 * at all: deliveries wait, and go to the journal if it takes long.
 */
export async function rebuildStatistics(sql: Sql): Promise<{ events: number }> {
  return sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${STATISTICS_LOCK})`;
    await tx`lock table webhook_events in share mode`;
    await tx`truncate statistic_deltas, statistics`;
    await tx`delete from latencies where measure = 'processing'`;
    await tx`
      insert into statistics
        (grain, starts_at, client_id, event_type, events, duplicates, divergent, dead)
      select grain, ${startsAt(tx)}, client_id, event_type,
             sum(events), sum(duplicates), sum(divergent), sum(dead)
      from (
        select minute, coalesce(client_id, ${EVERYBODY}) as client_id,
               coalesce(event_type, ${EVERYBODY}) as event_type, count(*) as events,
               sum(duplicate_count) as duplicates, sum(divergent_count) as divergent,
               count(*) filter (where status = 'dead') as dead
        from (
          select *, date_trunc('minute', received_at, 'UTC') as minute
          from webhook_events where not is_test
        ) as events
        group by grouping sets ((minute, client_id, event_type), (minute))
      ) as counted join ${grains(tx)}
      group by 1, 2, 3, 4`;
    await tx`
      insert into latencies (grain, starts_at, client_id, measure, bucket, count)
      select grain, ${startsAt(tx)}, client_id, 'processing', bucket, sum(count)
      from (
        select minute, coalesce(client_id, ${EVERYBODY}) as client_id, bucket, count(*) as count
        from (
          select client_id, date_trunc('minute', received_at, 'UTC') as minute,
                 latency_bucket(received_at, processed_at) as bucket
          from webhook_events where not is_test and processed_at is not null
        ) as processed
        group by grouping sets ((minute, client_id, bucket), (minute, bucket))
      ) as measured join ${grains(tx)}
      group by 1, 2, 3, 5`;
    const [row] = await tx<{ events: number }[]>`
      select coalesce(sum(events), 0)::float8 as events from statistics
      where grain = 'day' and client_id = ${EVERYBODY}`;
    return { events: row?.events ?? 0 };
  });
}
