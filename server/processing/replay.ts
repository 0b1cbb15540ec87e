import { sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { EVENTS_RECORDED } from "../inbox/index.ts";

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
    const rows = await tx.execute(sql`
      with event as (
        select id, status from webhook_events
        where id = ${eventId} and finished_at is not null and not is_test
        for update
      ),
      replayed as (
        update webhook_events e
        set status = 'received', finished_at = null, failed_attempts = 0, next_attempt_at = now(),
            last_error = null, replay_requested_by = ${requestedBy},
            failure_cause = null, failed_since = null, dismissed_at = null, dismissed_by = null
        from event where e.id = event.id
        returning e.client_id, e.event_type, e.received_at, event.status as was
      ),
      counted as (
        insert into statistic_deltas (minute, client_id, event_type, dead)
        select date_trunc('minute', received_at, 'UTC'), client_id, event_type, -1
        from replayed where was = 'dead'
      )
      select was from replayed`);
    if (rows.length === 0) {
      throw new CannotReplay(
        "Only an event that is processed or dead can be processed again, and a test event never is.",
      );
    }
    await tx.execute(sql`select pg_notify(${EVENTS_RECORDED}, '')`);
  });
}
