import type { Sql } from "postgres";
import { CLIENT } from "../servers/settings.ts";

/** Fills empty tables with events that are processed, and a forward of each to every destination. */
export async function makeBacklog(sql: Sql, events: number, bodyBytes: number): Promise<void> {
  await sql`
    insert into webhook_events
      (id, client_id, event_type, call_id, idempotency_key, identity_version, body, body_sha256,
       body_bytes, received_at, status, processed_at, finished_at, attempts, next_attempt_at)
    select gen_random_uuid(), ${CLIENT}, 'call_analyzed', 'call_' || n, 'bench:' || n, 1, body,
           encode(sha256(body::bytea), 'hex'), length(body), now(), 'processed', now(), now(), 1,
           now()
    from generate_series(1, ${events}::int) as n,
      -- As hard to compress as text that people speak.
      lateral (select '{"event":"call_analyzed","text":"' || substr(string_agg(md5(n::text || i::text), ' '), 1, ${bodyBytes}::int) || '"}' as body
               from generate_series(1, ${Math.ceil(bodyBytes / 33)}::int + 1) as i) as made`;
  await sql`
    insert into forwards
      (id, event_id, destination_id, client_id, call_id, event_type, received_at, webhook_id,
       created_at, next_attempt_at)
    select gen_random_uuid(), e.id, d.id, e.client_id, e.call_id, e.event_type, e.received_at,
           'msg_' || substr(md5(d.id::text || e.id::text), 1, 27), now(), e.received_at
    from webhook_events e cross join destinations d`;
  await sql`vacuum analyze webhook_events, forwards`;
  await sql`checkpoint`;
}
