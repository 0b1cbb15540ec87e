import type { Sql } from "postgres";
import { countExplained } from "../../duplicates/statistics.ts";
import { rebuildStatistics } from "../../statistics/index.ts";
import { makeSearchRows } from "./make-search-rows.ts";

/** 90 days of events end now; 200 clients, the n-th with 1/n of the first one's traffic. */
const DAYS = 90;
const CLIENTS = 200;
const DUPLICATES_EVERY = 10;

/**
 * Fills an empty, migrated database with events as they are after processing, without bodies:
 * one in ten has duplicates, a few diverge, a few are dead, failed or waiting. Three events a call.
 */
export async function makeEvents(sql: Sql, events: number): Promise<void> {
  // Filling ten indexes row by row would take several times as long as making them afterwards.
  const indexes = await dropIndexes(sql);
  await makeClients(sql);
  await sql`
    insert into webhook_events
      (id, client_id, event_type, call_id, idempotency_key, identity_version, body, body_sha256,
       body_bytes, signed_at, received_at, status, processed_at, finished_at, attempts,
       next_attempt_at, last_error, duplicate_count, divergent_count, last_duplicate_at)
    select
      (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7'
        || substr(noise, 1, 3) || 'a' || substr(noise, 4, 15))::uuid,
      client, type, call, client || ':' || call || ':' || type || ':' || n, 1, '', noise || noise,
      8000, at - interval '100 ms', at, status,
      case when status = 'processed' then at + took end,
      case when status in ('processed', 'dead') then at + took end,
      1, at, case when status in ('failed', 'dead') then 'It failed.' end,
      duplicates, least(duplicates, (n % 500 = 0)::int),
      case when duplicates > 0 then at + interval '10 s' end
    from (
      select n, md5(n::text) as noise,
        now() - interval '${sql.unsafe(`${DAYS} days`)}' * (1 - n::float8 / ${events}) as at,
        -- The inverse of the harmonic numbers: Zipf.
        'client-' || lpad(least(${CLIENTS}, ceil(exp(
          ('x' || substr(md5('c' || n / 3), 1, 6))::bit(24)::int / 16777216.0
          * ln(${CLIENTS} + 0.5))))::text, 3, '0') as client,
        case when n % 1000 = 7 then 'transfer_started' when n % 1000 = 8 then 'chat_ended'
             else (array['call_started', 'call_ended', 'call_analyzed'])[1 + n % 3] end as type,
        'call_' || lpad((n / 3)::text, 26, '0') as call,
        interval '1 ms' * (2 + 40 * (('x' || substr(md5('t' || n), 1, 6))::bit(24)::int / 16777216.0) ^ 4) as took,
        case when n % ${DUPLICATES_EVERY} = 0 then 1 + (n / 10 % 3)::int else 0 end as duplicates,
        case when n % 20000 = 11 then 'dead' when n % 50000 = 12 then 'failed'
             when n > ${events} - 3 then 'received' else 'processed' end as status
      from generate_series(1, ${events}::bigint) as n
    ) as made`;
  await makeWhatBelongsToThem(sql);
  for (const index of indexes) await sql.unsafe(index);
  await makeSearchRows(sql);
  await rebuildStatistics(sql);
  await makeOtherFigures(sql);
  await sql`vacuum analyze`;
}

/** What no rebuild makes: acknowledgements and lags as many as runs, and the explained duplicates. */
async function makeOtherFigures(sql: Sql): Promise<void> {
  await sql`
    insert into latencies (grain, starts_at, client_id, measure, bucket, count)
    select grain, starts_at, client_id, other, bucket, count
    from latencies cross join unnest(array['ack', 'lag']) as other
    where measure = 'processing'`;
  await sql`
    with done as (
      select d.received_at, d.client_id, e.event_type, d.cause, d.divergence, d.count as duplicates,
             case when d.would_repeat then d.count else 0 end as avoided
      from webhook_deliveries d join webhook_events e on e.id = d.event_id
    ),
    ${countExplained(sql)}
    select`;
}

async function makeClients(sql: Sql): Promise<void> {
  await sql`
    insert into clients (id, name, current_key)
    select 'client-' || lpad(n::text, 3, '0'), 'Client ' || n, 'v1.none'
    from generate_series(1, ${CLIENTS}::int) as n`;
}

async function makeWhatBelongsToThem(sql: Sql): Promise<void> {
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
  await sql`
    insert into processing_attempts (event_id, number, worker, started_at, finished_at, outcome)
    select id, 1, 'bench', received_at, finished_at, 'processed'
    from webhook_events where status = 'processed' and duplicate_count > 0`;
  await sql`
    insert into calls (client_id, call_id, kind, state, first_event_at, last_event_at)
    select distinct on (client_id, call_id)
      client_id, call_id, 'call', 'analyzed', received_at, received_at
    from webhook_events where event_type = 'call_analyzed' and duplicate_count > 0`;
}

/** @returns how to make them again; those of constraints stay */
async function dropIndexes(sql: Sql): Promise<string[]> {
  const indexes = await sql<{ name: string; definition: string }[]>`
    select i.indexname as name, i.indexdef as definition
    from pg_indexes i
    where i.tablename = 'webhook_events'
      and not exists (select from pg_constraint c where c.conname = i.indexname)`;
  for (const { name } of indexes) await sql`drop index ${sql(name)}`;
  return indexes.map(({ definition }) => definition);
}
