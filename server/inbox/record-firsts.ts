import { joinedText, LIVE_CHANNEL, plainArray, type RawSql } from "../db/index.ts";
import { ANNOUNCE_EACH, type Announcing, EVENTS_RECORDED } from "./announcing.ts";
import type { Delivery, Recorded } from "./delivery.ts";
import { inKeyOrder } from "./key-order.ts";
import { BETWEEN_BODIES } from "./record-batch.ts";

/**
 * Records what is expected to be new, in one statement that knows nothing of copies. Whether a
 * delivery is new is for the unique index to say, here as in `recordBatch`.
 *
 * Rows go in in the order of their keys, so that no two batches can wait for each other.
 *
 * @returns for each delivery, in the order given, what became of it; null where it is a copy, of an
 *   event recorded before or of an earlier delivery in this batch: nothing is kept of it here
 * @throws whatever the database says; then nothing of the batch was recorded, unless the
 *   connection broke, when it is not known
 */
export async function recordFirsts(
  sql: RawSql,
  deliveries: readonly Delivery[],
  announcing: Announcing = ANNOUNCE_EACH,
): Promise<(Recorded | null)[]> {
  const firsts = inKeyOrder(earliestOfEachKey(deliveries), keyOf);
  const announcement = announcing.toPages(firsts.map(({ clientId }) => clientId));
  const bodies = firsts.map(({ body }) => body);
  const rows = await sql<{ eventId: string }[]>`
    with event as (
      insert into webhook_events
        (id, client_id, event_type, call_id, idempotency_key, identity_version, is_test, body,
         body_sha256, body_bytes, source_ip, signed_at, received_at, next_attempt_at,
         status, processed_at, finished_at)
      select id, client_id, event_type, call_id, key, identity_version, key is null, body,
             body_sha256, body_bytes, source_ip, to_timestamp(signed_ms / 1000),
             to_timestamp(received_ms / 1000), now(),
             case when key is null then 'processed' else 'received' end,
             case when key is null then to_timestamp(received_ms / 1000) end,
             case when key is null then to_timestamp(received_ms / 1000) end
      from unnest(
        ${plainArray(firsts.map((first) => first.id))}::text::uuid[],
        ${firsts.map((first) => first.clientId)}::text[],
        ${firsts.map((first) => first.eventType)}::text[],
        ${firsts.map((first) => first.callId)}::text[],
        ${firsts.map((first) => first.idempotencyKey)}::text[],
        ${plainArray(firsts.map((first) => first.identityVersion))}::text::smallint[],
        string_to_array(${joinedText(bodies, BETWEEN_BODIES)}::text, ${BETWEEN_BODIES}::text),
        ${plainArray(firsts.map((first) => first.bodySha256))}::text::text[],
        ${plainArray(firsts.map((first) => first.bodyBytes))}::text::int[],
        ${firsts.map((first) => first.sourceIp)}::text[],
        ${plainArray(firsts.map((first) => first.signedAt?.getTime() ?? null))}::text::float8[],
        ${plainArray(firsts.map((first) => first.receivedAt.getTime()))}::text::float8[]
      ) as t (id, client_id, event_type, call_id, key, identity_version, body, body_sha256,
              body_bytes, source_ip, signed_ms, received_ms)
      on conflict (idempotency_key) do nothing
      returning id, client_id, event_type, is_test, received_at
    ),
    counted as (
      insert into statistic_deltas (minute, client_id, event_type, events)
      select date_trunc('minute', received_at, 'UTC'), client_id, event_type, count(*)
      from event
      where not is_test
      group by 1, 2, 3
    )
    select id as "eventId",
           (select pg_notify(${EVENTS_RECORDED}, '')
            where ${announcing.toWorkers()}::boolean and exists (select 1 from event where not is_test)),
           (select pg_notify(${LIVE_CHANNEL}, said) from (select ${announcement}::text as said) as live
            where said is not null)
    from event`;

  // Ids rather than keys: of two with one key, one went in.
  const recorded = new Set(rows.map(({ eventId }) => eventId));
  return deliveries.map(({ id }) => (recorded.has(id) ? { eventId: id, duplicate: false } : null));
}

/** Under which row id `recordFirsts` keeps each delivery of this batch; null for what it leaves out. */
export function rowIdsOfFirsts(deliveries: readonly Delivery[]): (string | null)[] {
  const sent = new Set(earliestOfEachKey(deliveries));
  return deliveries.map((delivery) => (sent.has(delivery) ? delivery.id : null));
}

function earliestOfEachKey(deliveries: readonly Delivery[]): Delivery[] {
  const byKey = new Map<string, Delivery>();
  for (const delivery of deliveries) {
    const key = keyOf(delivery);
    if (!byKey.has(key)) byKey.set(key, delivery);
  }
  return [...byKey.values()];
}

/** Retell's dashboard test has none, and is never a copy. */
const keyOf = ({ idempotencyKey, id }: Delivery) => idempotencyKey ?? id;
