import { sql } from "drizzle-orm";
import { type Db, LIVE_CHANNEL, liveMessage } from "../db/index.ts";
import { EVENTS_RECORDED, LOCKED_IN_KEY_ORDER } from "../inbox/index.ts";

export class CannotReplay extends Error {
  readonly code = "cannot_replay";
}

/**
 * Has a finished event processed again: a new attempt, tied to its event and to whoever asked for
 * it. It passes through no deduplication and makes no event.
 *
 * @throws CannotReplay when there is no such event, it is still being worked on, or is a test
 */
export async function replayEvent(db: Db, eventId: string, requestedBy: string): Promise<void> {
  await db.transaction(async (tx) => {
    const replayed = await replayEvents(tx, [eventId], requestedBy);
    if (replayed.size === 0) {
      throw new CannotReplay(
        "Only an event that is processed or dead can be processed again, and a test event never is.",
      );
    }
  });
}

/**
 * The same for many in the caller's transaction, one claimed after the other in the order given.
 * Those that can't be processed again, because they are unfinished or tests, are left alone.
 *
 * @returns the ids of those that will be processed again
 */
export async function replayEvents(
  tx: Pick<Db, "execute">,
  eventIds: readonly string[],
  requestedBy: string,
): Promise<Set<string>> {
  const rows = await tx.execute<{ id: string }>(sql`
    with event as (
      select e.id, e.status, wanted.turn
      from json_array_elements_text(${JSON.stringify(eventIds)}::json)
        with ordinality as wanted (id, turn)
      join webhook_events e on e.id = wanted.id::uuid
      where e.finished_at is not null and not e.is_test
      ${sql.raw(LOCKED_IN_KEY_ORDER)}
    ),
    replayed as (
      update webhook_events e
      set status = 'received', finished_at = null, failed_attempts = 0,
          -- Due at once, and claimed in this order.
          next_attempt_at = now() - (${eventIds.length}::int - event.turn) * interval '1 ms',
          last_error = null, replay_requested_by = ${requestedBy},
          failure_cause = null, failed_since = null, dismissed_at = null, dismissed_by = null
      from event where e.id = event.id
      returning e.id, e.client_id, e.event_type, e.received_at, event.status as was
    ),
    counted as (
      insert into statistic_deltas (minute, client_id, event_type, dead)
      select date_trunc('minute', received_at, 'UTC'), client_id, event_type, -1
      from replayed where was = 'dead'
    ),
    announced as (
      select pg_notify(${EVENTS_RECORDED}, ''),
             pg_notify(${LIVE_CHANNEL}, ${liveMessage("processing")})
      where exists (select 1 from replayed)
    )
    select replayed.id from replayed left join announced on true`);
  return new Set(rows.map((row) => row.id));
}
