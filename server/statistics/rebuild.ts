import type { Sql, TransactionSql } from "postgres";
import { MINUTES_KEPT_DAYS, QUARTERS_KEPT_DAYS } from "../domain/overview-range.ts";
import { STATISTICS_LOCK } from "./fold.ts";
import { EVERY_TYPE, EVERYBODY, grains, startsAt } from "./grains.ts";

/**
 * Computes the statistics anew from the events themselves. Ack latency and provider lag are kept
 * nowhere else and stay as they are.
 *
 * Holds off writers of events while it counts, or what they do meanwhile would count twice or not
 * at all: deliveries wait, and go to the journal if it takes long. So what would be forgotten again
 * at `now` is not even made: of a long history that is nearly all of the work.
 */
export async function rebuildStatistics(sql: Sql, now = new Date()): Promise<{ events: number }> {
  const minutesSince = daysBefore(now, MINUTES_KEPT_DAYS);
  const quartersSince = daysBefore(now, QUARTERS_KEPT_DAYS);
  /** When the finest span starts that is kept of an event. */
  const minute = sql`
    date_bin(
      case when received_at >= ${minutesSince}::timestamptz then interval '1 minute'
           when received_at >= ${quartersSince}::timestamptz then interval '15 minutes'
           else interval '1 hour' end,
      received_at, timestamptz '2000-01-01 00:00:00Z'
    ) as minute`;
  const isKept = sql`
    case grain when 'minute' then minute >= ${minutesSince}::timestamptz
               when 'quarter' then minute >= ${quartersSince}::timestamptz
               else true end`;
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
               coalesce(event_type, ${EVERY_TYPE}) as event_type, count(*) as events,
               sum(duplicate_count) as duplicates, sum(divergent_count) as divergent,
               count(*) filter (where status = 'dead') as dead
        from (
          select *, ${minute} from webhook_events where not is_test
        ) as events
        group by grouping sets ((minute, client_id, event_type), (minute, client_id), (minute))
      ) as counted join ${grains(tx)} and ${isKept}
      group by 1, 2, 3, 4
      ${inOrderOfTime(tx)}`;
    await tx`
      insert into latencies (grain, starts_at, client_id, measure, bucket, count)
      select grain, ${startsAt(tx)}, client_id, 'processing', bucket, sum(count)
      from (
        select minute, coalesce(client_id, ${EVERYBODY}) as client_id, bucket, count(*) as count
        from (
          select client_id, ${minute}, latency_bucket(received_at, processed_at) as bucket
          from webhook_events where not is_test and processed_at is not null
        ) as processed
        group by grouping sets ((minute, client_id, bucket), (minute, bucket))
      ) as measured join ${grains(tx)} and ${isKept}
      group by 1, 2, 3, 5
      ${inOrderOfTime(tx)}`;
    const [row] = await tx<{ events: number }[]>`
      select coalesce(sum(events), 0)::float8 as events from statistics
      where grain = 'day' and client_id = ${EVERYBODY}`;
    return { events: row?.events ?? 0 };
  });
}

/**
 * As they would have come: what is asked together (an hour, or thirty days of all clients) then lies
 * together. In any other order each row of it is a page of its own.
 */
const inOrderOfTime = (tx: TransactionSql) => tx`order by 2, 1, 3`;

const daysBefore = (now: Date, days: number) =>
  new Date(now.getTime() - days * 86_400_000).toISOString();
