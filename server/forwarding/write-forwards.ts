import { sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import { LIVE_CHANNEL, liveMessage, type Tx } from "../db/index.ts";
import { type Destination, matches } from "../destinations/index.ts";
import { webhookIdOf } from "./webhook-id.ts";

/** Announced by whatever leaves forwards to be sent. */
export const FORWARDS_WRITTEN = "ringonce_forwards";

/** What of an event decides where it goes. */
export type EventToForward = {
  id: string;
  clientId: string;
  eventType: string;
  /** Call or chat id; null where the body names none. */
  callId: string | null;
  /** Null for a test, which goes nowhere. */
  idempotencyKey: string | null;
  body: string;
  receivedAt: Date;
};

/** A client's destinations, paused ones included: from memory, and perhaps a moment old. */
export type DestinationsOf = (clientId: string) => readonly Destination[];

/**
 * Writes a forward for each event and each destination that wants it, inside the transaction that
 * marks the events processed. One that is there already stands as it is, so this may be done again.
 *
 * What was sent from the journal while the database was away is written as delivered, and what is
 * being sent from there waits for its end. A destination that was archived meanwhile gets nothing.
 */
export async function writeForwards(
  tx: Tx,
  destinationsOf: DestinationsOf,
  events: readonly EventToForward[],
): Promise<void> {
  const wanted = events.flatMap((event) => forwardsOf(event, destinationsOf(event.clientId)));
  if (wanted.length === 0) return;
  const announcement = liveMessage(
    "forwards",
    wanted.map(({ client_id }) => client_id),
  );
  await tx.execute(sql`
    with wanted as (
      select * from json_to_recordset(${JSON.stringify(wanted)}::json) as w (
        id uuid, event_id uuid, destination_id uuid, webhook_id text, client_id text,
        call_id text, event_type text, received_at timestamptz)
    ),
    written as (
      insert into forwards
        (id, event_id, destination_id, webhook_id, client_id, call_id, event_type, received_at,
         created_at, status, delivered_at, finished_at, attempts, next_attempt_at)
      select w.id, w.event_id, w.destination_id, w.webhook_id, w.client_id, w.call_id,
             w.event_type, w.received_at, statement_timestamp(),
             case when o.delivered_at is null then 'waiting' else 'delivered' end,
             o.delivered_at, o.delivered_at, (o.delivered_at is not null)::int,
             greatest(statement_timestamp(), o.hold_until)
      from wanted w
      join destinations d on d.id = w.destination_id and d.archived_at is null
      left join forwards_during_outage o on o.webhook_id = w.webhook_id
      on conflict (event_id, destination_id) do nothing
      returning id, webhook_id, finished_at
    ),
    sent as (
      insert into forward_attempts
        (forward_id, number, worker, started_at, duration_ms, outcome, http_status,
         response_excerpt)
      select w.id, 1, o.worker, o.started_at, o.duration_ms, 'delivered', o.http_status,
             o.response_excerpt
      from written w join forwards_during_outage o using (webhook_id)
      where w.finished_at is not null
    )
    select pg_notify(${LIVE_CHANNEL}, ${announcement}),
           case when written.waits then pg_notify(${FORWARDS_WRITTEN}, '') end
    from (select bool_or(finished_at is null) as waits, count(*) as count from written) as written
    where written.count > 0`);
}

/** The rows of one event; its body is parsed at most once, and only if somebody asks about it. */
function forwardsOf(event: EventToForward, destinations: readonly Destination[]) {
  const { idempotencyKey } = event;
  if (idempotencyKey === null || destinations.length === 0) return [];
  const asks = destinations.some(({ conditions }) => conditions !== null && conditions.length > 0);
  const parsed: unknown = asks ? JSON.parse(event.body) : undefined;
  return destinations
    .filter((destination) => matches(destination, event, parsed))
    .map(({ id }) => ({
      id: uuidv7(),
      event_id: event.id,
      destination_id: id,
      webhook_id: webhookIdOf(id, idempotencyKey),
      client_id: event.clientId,
      call_id: event.callId,
      event_type: event.eventType,
      received_at: event.receivedAt.toISOString(),
    }));
}
