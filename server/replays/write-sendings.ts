import { sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import { announce, type Tx } from "../db/index.ts";
import type { ForwardStatus } from "../domain/forward.ts";
import { FORWARDS_WRITTEN, webhookIdOf } from "../forwarding/index.ts";
import type { ReplayDestination } from "./destinations.ts";
import type { Item, RunningReplay } from "./replay.ts";

/** An event on its way to a destination; `forward` is null where it never was. */
export type Sending = {
  item: Item;
  destination: ReplayDestination;
  forward: { id: string; status: ForwardStatus; isClaimed: boolean } | null;
};

/**
 * Has forwards sent again from the beginning of their retries, and writes those that are missing,
 * due one after the other in the order given.
 *
 * @returns those that will be sent; of the others, somebody was sending them at that moment
 */
export async function writeSendings(
  tx: Tx,
  replay: RunningReplay,
  sendings: readonly Sending[],
): Promise<Set<Sending>> {
  if (sendings.length === 0) return new Set();
  const sent = new Set([
    ...(await resetForwards(tx, replay, sendings)),
    ...(await insertForwards(tx, replay, sendings)),
  ]);
  if (sent.size > 0) {
    await tx.execute(sql`select pg_notify(${FORWARDS_WRITTEN}, '')`);
    const clientIds = sendings.map(({ item }) => item.clientId);
    await announce(tx, "forwards", clientIds);
  }
  return new Set(sendings.filter((_, turn) => sent.has(turn)));
}

/** Due at once, and claimed in the order of their turns. */
const dueAt = (sendings: readonly Sending[]) =>
  sql`now() - (${sendings.length}::int - wanted.turn) * interval '1 ms'`;

/** A forward whose row is locked is being claimed or ended by a forwarder: that is sending too. */
async function resetForwards(
  tx: Tx,
  replay: RunningReplay,
  sendings: readonly Sending[],
): Promise<number[]> {
  const wanted = sendings.flatMap(({ forward }, turn) =>
    forward ? [{ id: forward.id, turn }] : [],
  );
  if (wanted.length === 0) return [];
  const rows = await tx.execute<{ turn: number }>(sql`
    with wanted as (
      select f.id, w.turn
      from json_to_recordset(${JSON.stringify(wanted)}::json) as w (id uuid, turn int)
      join forwards f on f.id = w.id
      where f.claimed_by is null and (${replay.includeDelivered} or f.status <> 'delivered')
      for update of f skip locked
    )
    update forwards f
    set status = 'waiting', finished_at = null, failed_attempts = 0,
        next_attempt_at = ${dueAt(sendings)},
        last_stage = null, last_http_status = null, last_error = null, failure_cause = null,
        failed_since = null, dismissed_at = null, dismissed_by = null,
        requested_by = ${replay.requestedBy}, replay_id = ${replay.id}
    from wanted where f.id = wanted.id
    returning wanted.turn`);
  return rows.map(({ turn }) => turn);
}

async function insertForwards(
  tx: Tx,
  replay: RunningReplay,
  sendings: readonly Sending[],
): Promise<number[]> {
  const wanted = sendings.flatMap(({ forward, item, destination }, turn) =>
    // Only a test has no key, and none gets here.
    forward === null && item.idempotencyKey !== null
      ? [
          {
            id: uuidv7(),
            event_id: item.eventId,
            destination_id: destination.id,
            webhook_id: webhookIdOf(destination.id, item.idempotencyKey),
            turn,
          },
        ]
      : [],
  );
  if (wanted.length === 0) return [];
  const rows = await tx.execute<{ id: string }>(sql`
    with wanted as (
      select * from json_to_recordset(${JSON.stringify(wanted)}::json)
        as w (id uuid, event_id uuid, destination_id uuid, webhook_id text, turn int)
    )
    insert into forwards
      (id, event_id, destination_id, client_id, call_id, event_type, received_at, webhook_id,
       created_at, next_attempt_at, requested_by, replay_id)
    select wanted.id, e.id, wanted.destination_id, e.client_id, e.call_id, e.event_type,
           e.received_at, wanted.webhook_id, now(), ${dueAt(sendings)},
           ${replay.requestedBy}, ${replay.id}
    from wanted join webhook_events e on e.id = wanted.event_id
    order by wanted.turn
    on conflict (event_id, destination_id) do nothing
    returning id`);
  const written = new Set(rows.map(({ id }) => id));
  return wanted.filter(({ id }) => written.has(id)).map(({ turn }) => turn);
}
