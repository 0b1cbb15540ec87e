import { joinedText, LIVE_CHANNEL, type RawSql } from "../db/index.ts";
import { ANNOUNCE_EACH, type Announcing, EVENTS_RECORDED } from "./announcing.ts";
import type { Delivery, Recorded } from "./delivery.ts";
import { inKeyOrder } from "./key-order.ts";

/**
 * Cannot occur raw in JSON: control characters must be escaped there. PostgreSQL looks for a longer
 * one faster, since it may skip as many bytes at a time.
 */
export const BETWEEN_BODIES = "\x1e".repeat(32);

/**
 * Records a batch of deliveries in one statement, which decides first or duplicate for each,
 * counts the duplicates and keeps them as deliveries, and tells workers and open pages.
 *
 * Copies of one key inside the batch become one row for the unique index to judge (the earliest,
 * its *head*) and rows for the others (*twins*; those with equal bytes share one). Heads are sorted
 * by key: two batches from two processes then take their row locks in the same order and cannot
 * deadlock.
 *
 * `on conflict do update` rather than `do nothing`: only the update sees, locks and returns a row
 * that another transaction committed after this statement began.
 *
 * @returns for each delivery, in the order given, what became of it; committed when it resolves
 * @throws whatever the database says; then nothing of the batch was recorded, unless the
 *   connection broke, when it is not known
 */
export async function recordBatch(
  sql: RawSql,
  deliveries: readonly Delivery[],
  announcing: Announcing = ANNOUNCE_EACH,
): Promise<Recorded[]> {
  const { heads, twins } = groupByKey(deliveries);
  const announcement = announcing.toPages(heads.map((h) => h.first.clientId));
  const bodies = heads.map((h) => h.first.body);
  const twinBodies = twins.map((t) => t.body);

  const rows = await sql<{ eventId: string; key: string | null }[]>`
    with head as materialized (
      select id, client_id, event_type, call_id, key, identity_version, body, body_sha256,
             body_bytes, source_ip, to_timestamp(signed_ms / 1000) as signed_at,
             to_timestamp(received_ms / 1000) as received_at, twins,
             to_timestamp(last_twin_ms / 1000) as last_twin_at
      from unnest(
        ${heads.map((h) => h.first.id)}::uuid[],
        ${heads.map((h) => h.first.clientId)}::text[],
        ${heads.map((h) => h.first.eventType)}::text[],
        ${heads.map((h) => h.first.callId)}::text[],
        ${heads.map((h) => h.first.idempotencyKey)}::text[],
        ${heads.map((h) => h.first.identityVersion)}::smallint[],
        string_to_array(${joinedText(bodies, BETWEEN_BODIES)}::text, ${BETWEEN_BODIES}::text),
        ${heads.map((h) => h.first.bodySha256)}::text[],
        ${heads.map((h) => h.first.bodyBytes)}::int[],
        ${heads.map((h) => h.first.sourceIp)}::text[],
        ${heads.map((h) => epochMs(h.first.signedAt))}::float8[],
        ${heads.map((h) => epochMs(h.first.receivedAt))}::float8[],
        ${heads.map((h) => h.twins)}::int[],
        ${heads.map((h) => epochMs(h.lastTwinAt))}::float8[]
      ) as t (id, client_id, event_type, call_id, key, identity_version, body, body_sha256,
              body_bytes, source_ip, signed_ms, received_ms, twins, last_twin_ms)
    ),
    twin as (
      select id, key, body, body_sha256, body_bytes, source_ip,
             to_timestamp(signed_ms / 1000) as signed_at,
             to_timestamp(received_ms / 1000) as received_at, count
      from unnest(
        ${twins.map((t) => t.first.id)}::uuid[],
        ${twins.map((t) => t.first.idempotencyKey)}::text[],
        string_to_array(${joinedText(twinBodies, BETWEEN_BODIES)}::text, ${BETWEEN_BODIES}::text),
        ${twins.map((t) => t.first.bodySha256)}::text[],
        ${twins.map((t) => t.first.bodyBytes)}::int[],
        ${twins.map((t) => t.first.sourceIp)}::text[],
        ${twins.map((t) => epochMs(t.first.signedAt))}::float8[],
        ${twins.map((t) => epochMs(t.first.receivedAt))}::float8[],
        ${twins.map((t) => t.count)}::int[]
      ) as t (id, key, body, body_sha256, body_bytes, source_ip, signed_ms, received_ms, count)
    ),
    event as (
      insert into webhook_events as e
        (id, client_id, event_type, call_id, idempotency_key, identity_version, is_test, body,
         body_sha256, body_bytes, source_ip, signed_at, received_at, next_attempt_at,
         status, processed_at, finished_at, duplicate_count, last_duplicate_at)
      select id, client_id, event_type, call_id, key, identity_version, key is null, body,
             body_sha256, body_bytes, source_ip, signed_at, received_at, now(),
             case when key is null then 'processed' else 'received' end,
             case when key is null then received_at end,
             case when key is null then received_at end,
             twins, last_twin_at
      from head
      on conflict (idempotency_key) do update
        set duplicate_count = e.duplicate_count + excluded.duplicate_count + 1,
            last_duplicate_at =
              greatest(e.last_duplicate_at, excluded.received_at, excluded.last_duplicate_at)
      returning id, idempotency_key as key, client_id, event_type, body_sha256, received_at,
                duplicate_count
    ),
    listed as (
      insert into duplicated_events (event_id, client_id, event_type, received_at)
      select event.id, event.client_id, event.event_type, event.received_at
      from event join head on head.key = event.key
      -- It had none before: these are no more than this batch has brought.
      where event.duplicate_count between 1 and head.twins + 1
      on conflict (event_id) do nothing
    ),
    duplicate as (
      insert into webhook_deliveries
        (id, event_id, client_id, received_at, signed_at, source_ip, count, body_sha256,
         body_bytes, body, divergence)
      select copy.id, event.id, head.client_id, copy.received_at, copy.signed_at, copy.source_ip,
             copy.count, copy.body_sha256, copy.body_bytes,
             case when copy.body_sha256 <> event.body_sha256
                  then coalesce(nullif(copy.body, ''), head.body) end,
             case when copy.body_sha256 = event.body_sha256 then 'identical' end
      from (
        select id, key, body, body_sha256, body_bytes, source_ip, signed_at, received_at, 1 as count
        from head
        union all
        select id, key, body, body_sha256, body_bytes, source_ip, signed_at, received_at, count
        from twin
      ) as copy
      join event on event.key = copy.key and event.id <> copy.id
      join head on head.key = copy.key
    ),
    counted as (
      insert into statistic_deltas (minute, client_id, event_type, events, duplicates)
      select date_trunc('minute', event.received_at, 'UTC'), head.client_id, head.event_type,
             count(*) filter (where event.id = head.id),
             sum(head.twins + (event.id <> head.id)::int)
      from event join head on head.key = event.key
      group by 1, 2, 3
    )
    select event.id as "eventId", event.key,
           (select pg_notify(${EVENTS_RECORDED}, '')
            where ${announcing.toWorkers()}::boolean
              and exists (select 1 from head join event using (id) where event.key is not null)),
           (select pg_notify(${LIVE_CHANNEL}, said) from (select ${announcement}::text as said) as live
            where said is not null)
    from event`;

  const eventIds = new Map(rows.map((row) => [row.key ?? row.eventId, row.eventId]));
  return deliveries.map((delivery) => {
    const eventId = eventIds.get(delivery.idempotencyKey ?? delivery.id);
    if (eventId === undefined) throw new Error("The database returned no row for a delivery.");
    return { eventId, duplicate: eventId !== delivery.id };
  });
}

/**
 * Under which row id `recordBatch` keeps each delivery of this batch, in the order given: its own,
 * or for a twin that shares a row, that row's. What a batch whose outcome is unknown is looked up by.
 */
export function rowIdsOf(deliveries: readonly Delivery[]): string[] {
  const { rowOf } = groupByKey(deliveries);
  return deliveries.map((delivery) => rowOf.get(delivery) ?? delivery.id);
}

/** As a number: to write a time as text here and read it there would cost several times as much. */
function epochMs(date: Date | null): number | null {
  return date === null ? null : date.getTime();
}

const NOTHING = Buffer.alloc(0);

/** The earliest delivery of a key in the batch; `twins` counts the others. */
type Head = { first: Delivery; twins: number; lastTwinAt: Date | null };
/** Twins of a key with equal bytes. `body` is empty where the head's bytes are the same. */
type Twins = { first: Delivery; body: Buffer; count: number };

type Groups = { heads: Head[]; twins: Twins[]; rowOf: Map<Delivery, string> };

function groupByKey(deliveries: readonly Delivery[]): Groups {
  const heads = new Map<string, Head>();
  const twins = new Map<string, Twins>();
  const rowOf = new Map<Delivery, string>();
  for (const delivery of deliveries) {
    const key = delivery.idempotencyKey ?? delivery.id;
    const head = heads.get(key);
    if (head === undefined) {
      heads.set(key, { first: delivery, twins: 0, lastTwinAt: null });
      continue;
    }
    head.twins += 1;
    head.lastTwinAt = delivery.receivedAt;
    const sameBytes = `${delivery.bodySha256} ${key}`;
    const known = twins.get(sameBytes);
    if (known !== undefined) {
      known.count += 1;
      rowOf.set(delivery, known.first.id);
    } else {
      const body = delivery.bodySha256 === head.first.bodySha256 ? NOTHING : delivery.body;
      twins.set(sameBytes, { first: delivery, body, count: 1 });
    }
  }
  const sorted = inKeyOrder([...heads], ([key]) => key).map(([, head]) => head);
  return { heads: sorted, twins: [...twins.values()], rowOf };
}
