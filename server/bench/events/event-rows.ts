import { CLIENTS, facts, type Made } from "./facts.ts";

/** The statement that adds those they come from. */
export const INSERT_CLIENTS = `
  insert into clients (id, name, current_key)
  select 'client-' || lpad(n::text, 3, '0'), 'Client ' || n, 'v1.none'
  from generate_series(1, ${CLIENTS}) as n`;

/** The statement that makes the events as they are after processing, without bodies. */
export const insertEvents = (made: Made) => `
  insert into webhook_events
    (id, client_id, event_type, call_id, idempotency_key, identity_version, body, body_sha256,
     body_bytes, signed_at, received_at, status, processed_at, finished_at, attempts,
     next_attempt_at, last_error, duplicate_count, divergent_count, last_duplicate_at)
  select
    id, client, type, call, client || ':' || call || ':' || type || ':' || n, 1, '', noise || noise,
    8000, at - interval '100 ms', at, status,
    case when status = 'processed' then at + took end,
    case when status in ('processed', 'dead') then at + took end,
    1, at, case when status in ('failed', 'dead') then 'It failed.' end,
    duplicates, least(duplicates, (n % 500 = 0)::int),
    case when duplicates > 0 then at + interval '10 s' end
  from ${facts(made)}`;
