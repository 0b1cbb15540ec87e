import type { Sql } from "postgres";
import { countExplained, pruneFineFigures } from "../../duplicates/statistics.ts";
import { rebuildStatistics } from "../../statistics/index.ts";

/** What no rebuild makes too: acknowledgements and lags, as many as runs. */
export async function makeStatistics(sql: Sql): Promise<void> {
  await rebuildStatistics(sql);
  await sql`
    insert into latencies (grain, starts_at, client_id, measure, bucket, count)
    select grain, starts_at, client_id, other, bucket, count
    from latencies cross join unnest(array['ack', 'lag']) as other
    where measure = 'processing'`;
}

export async function makeDuplicates(sql: Sql): Promise<void> {
  await sql`
    insert into webhook_deliveries
      (id, event_id, client_id, received_at, count, body_sha256, body_bytes, body, divergence,
       cause, cause_is_certain, would_repeat)
    select gen_random_uuid(), id, client_id, last_duplicate_at, duplicate_count, body_sha256, 8000,
           case when divergent_count > 0 then '' end,
           case when divergent_count > 0 then 'restamped' else 'identical' end,
           case when noise = 0 then 'late' when noise < 4 then 'we_were_slow'
                when noise < 60 then 'twin' else 'sent_twice' end,
           noise > 3, noise % 2 = 0
    from (select *, abs(hashtext(id::text) % 200) as noise from webhook_events) as events
    where duplicate_count > 0`;
}

export async function listDuplicated(sql: Sql): Promise<void> {
  await sql`
    insert into duplicated_events (event_id, client_id, event_type, received_at)
    select id, client_id, event_type, received_at from webhook_events where duplicate_count > 0`;
}

export async function makeRuns(sql: Sql): Promise<void> {
  await sql`
    insert into processing_attempts (event_id, number, worker, started_at, finished_at, outcome)
    select id, 1, 'bench', received_at, finished_at, 'processed'
    from webhook_events where status = 'processed' and duplicate_count > 0`;
}

export async function makeCalls(sql: Sql): Promise<void> {
  await sql`
    insert into calls (client_id, call_id, kind, state, first_event_at, last_event_at)
    select distinct on (client_id, call_id)
      client_id, call_id, 'call', 'analyzed', received_at, received_at
    from webhook_events where event_type = 'call_analyzed' and duplicate_count > 0`;
}

export async function makeDuplicateFigures(sql: Sql): Promise<void> {
  await sql`
    with done as (
      select d.received_at, d.client_id, e.event_type, d.cause, d.divergence, d.count as duplicates,
             case when d.would_repeat then d.count else 0 end as avoided
      from webhook_deliveries d join webhook_events e on e.id = d.event_id
    ),
    ${countExplained(sql)}
    select`;
  await pruneFineFigures(sql);
}
