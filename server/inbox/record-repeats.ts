import { LIVE_CHANNEL, plainArray, type RawSql } from "../db/index.ts";
import { ANNOUNCE_EACH, type Announcing } from "./announcing.ts";
import type { Delivery, Recorded } from "./delivery.ts";
import { inKeyOrder, LOCKED_IN_KEY_ORDER } from "./key-order.ts";

/**
 * Counts and keeps copies of events that are known to be recorded, byte for byte the same, in one
 * statement. What `recordBatch` would do with them, without sending bodies that would be thrown
 * away: half of what a duplicate costs.
 *
 * Rows are locked in the order of their keys, as there, so that no two batches of either kind can
 * wait for each other. Copies of one key in a batch share a row. Events are looked up by lists of
 * keys and ids, never by a join: a plan made while the table was empty would read all of it for ever.
 *
 * @returns for each delivery, in the order given, what became of it; null where there is no such
 *   event (any more), or one of other bytes: it is for `recordBatch` then
 * @throws whatever the database says; then nothing of the batch was recorded, unless the
 *   connection broke, when it is not known
 */
export async function recordRepeats(
  sql: RawSql,
  deliveries: readonly Delivery[],
  announcing: Announcing = ANNOUNCE_EACH,
): Promise<(Recorded | null)[]> {
  const repeats = groupByKey(deliveries);
  const announcement = announcing.toPages(repeats.map(({ first }) => first.clientId));
  const rows = await sql<{ eventId: string; key: string }[]>`
    with copy as materialized (
      select id, key, body_sha256, body_bytes, source_ip,
             to_timestamp(signed_ms / 1000) as signed_at,
             to_timestamp(received_ms / 1000) as received_at,
             to_timestamp(last_ms / 1000) as last_at, count
      from unnest(
        ${plainArray(repeats.map(({ first }) => first.id))}::text::uuid[],
        ${repeats.map(({ first }) => first.idempotencyKey)}::text[],
        ${plainArray(repeats.map(({ first }) => first.bodySha256))}::text::text[],
        ${plainArray(repeats.map(({ first }) => first.bodyBytes))}::text::int[],
        ${repeats.map(({ first }) => first.sourceIp)}::text[],
        ${plainArray(repeats.map(({ first }) => first.signedAt?.getTime() ?? null))}::text::float8[],
        ${plainArray(repeats.map(({ first }) => first.receivedAt.getTime()))}::text::float8[],
        ${plainArray(repeats.map(({ lastAt }) => lastAt.getTime()))}::text::float8[],
        ${plainArray(repeats.map(({ count }) => count))}::text::int[]
      ) as t (id, key, body_sha256, body_bytes, source_ip, signed_ms, received_ms, last_ms, count)
    ),
    locked as materialized (
      select id from webhook_events e
      where idempotency_key = any(${repeats.map(({ first }) => first.idempotencyKey)}::text[])
      ${sql.unsafe(LOCKED_IN_KEY_ORDER)}
    ),
    event as (
      update webhook_events e
      set duplicate_count = e.duplicate_count + copy.count,
          last_duplicate_at = greatest(e.last_duplicate_at, copy.last_at)
      from copy
      where e.id = any(array(select id from locked))
        and copy.key = e.idempotency_key and copy.body_sha256 = e.body_sha256
      returning e.id, e.idempotency_key as key, e.client_id, e.event_type,
                e.received_at as first_at, copy.id as copy_id,
                e.duplicate_count = copy.count as had_none
    ),
    listed as (
      insert into duplicated_events (event_id, client_id, event_type, received_at)
      select id, client_id, event_type, first_at from event where had_none
      on conflict (event_id) do nothing
    ),
    duplicate as (
      insert into webhook_deliveries
        (id, event_id, client_id, received_at, signed_at, source_ip, count, body_sha256,
         body_bytes, divergence)
      select copy.id, event.id, event.client_id, copy.received_at, copy.signed_at, copy.source_ip,
             copy.count, copy.body_sha256, copy.body_bytes, 'identical'
      from copy join event on event.copy_id = copy.id
    ),
    counted as (
      insert into statistic_deltas (minute, client_id, event_type, duplicates)
      select date_trunc('minute', event.first_at, 'UTC'), event.client_id, event.event_type,
             sum(copy.count)
      from event join copy on copy.id = event.copy_id
      group by 1, 2, 3
    )
    select event.id as "eventId", event.key,
           (select pg_notify(${LIVE_CHANNEL}, said) from (select ${announcement}::text as said) as live
            where said is not null)
    from event`;

  const eventIds = new Map(rows.map(({ key, eventId }) => [key, eventId]));
  return deliveries.map(({ idempotencyKey }) => {
    const eventId = idempotencyKey === null ? undefined : eventIds.get(idempotencyKey);
    return eventId === undefined ? null : { eventId, duplicate: true };
  });
}

/** Under which row id `recordRepeats` keeps each delivery of this batch, in the order given. */
export function repeatRowIdsOf(deliveries: readonly Delivery[]): string[] {
  const rows = new Map(
    groupByKey(deliveries).map(({ first }) => [first.idempotencyKey, first.id] as const),
  );
  return deliveries.map(({ id, idempotencyKey }) => rows.get(idempotencyKey) ?? id);
}

type Repeat = { first: Delivery; count: number; lastAt: Date };

function groupByKey(deliveries: readonly Delivery[]): Repeat[] {
  const repeats = new Map<string | null, Repeat>();
  for (const delivery of deliveries) {
    const known = repeats.get(delivery.idempotencyKey);
    if (known === undefined) {
      repeats.set(delivery.idempotencyKey, {
        first: delivery,
        count: 1,
        lastAt: delivery.receivedAt,
      });
    } else {
      known.count += 1;
      if (delivery.receivedAt > known.lastAt) known.lastAt = delivery.receivedAt;
    }
  }
  return inKeyOrder([...repeats.values()], ({ first }) => first.idempotencyKey ?? "");
}
