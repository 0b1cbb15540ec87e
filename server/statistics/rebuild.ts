import type { Sql } from "postgres";
import { STATISTICS_LOCK } from "./fold.ts";

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
      select grain, date_trunc(grain, received_at, 'UTC'), client_id, event_type, count(*),
             sum(duplicate_count), sum(divergent_count), count(*) filter (where status = 'dead')
      from webhook_events cross join (values ('minute'), ('hour'), ('day')) as g (grain)
      where not is_test
      group by 1, 2, 3, 4`;
    await tx`
      insert into latencies (grain, starts_at, client_id, measure, bucket, count)
      select grain, date_trunc(grain, received_at, 'UTC'), client_id, 'processing',
             latency_bucket(received_at, processed_at), count(*)
      from webhook_events cross join (values ('minute'), ('hour'), ('day')) as g (grain)
      where not is_test and processed_at is not null
      group by 1, 2, 3, 5`;
    const [row] = await tx<{ events: number }[]>`
      select coalesce(sum(events), 0)::float8 as events from statistics where grain = 'day'`;
    return { events: row?.events ?? 0 };
  });
}
