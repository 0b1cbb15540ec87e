import { sql as sqlText } from "drizzle-orm";
import type { Sql } from "postgres";
import { COMMIT_LAZILY, LIVE_CHANNEL, liveMessage, type Tx } from "../db/index.ts";
import { retryDelayMs } from "../domain/retry.ts";
import { LOCKED_IN_KEY_ORDER } from "../inbox/index.ts";
import type { Claimed } from "./claim.ts";

/** The claim was taken over or the event was ended by somebody else: what was done must not count. */
export class ClaimLost extends Error {
  readonly code = "claim_lost";
  constructor() {
    super("The claim on this event is no longer this worker's.");
  }
}

/**
 * Ends events inside the transaction that holds their handlers' writes. If PostgreSQL crashes in the
 * next moments, both may be undone, and the event is processed again. Open pages are told by whoever
 * commits it: each such batch is too small, and they are too many, for an announcement of its own.
 *
 * @throws ClaimLost when one of them is no longer this worker's, which rolls all of it back
 */
export async function markProcessed(
  tx: Tx,
  worker: string,
  events: readonly Claimed[],
): Promise<void> {
  const claims = JSON.stringify(events.map(({ id, attempt }) => ({ id, attempt })));
  const rows = await tx.execute(sqlText`
    with claim as (
      select * from json_to_recordset(${claims}::json) as c (id uuid, attempt smallint)
    ),
    held as (
      select e.id from claim join webhook_events e using (id)
      -- By a list of ids, and not by the index of all that is unfinished: a plan made while nothing was
      -- would read the whole backlog with each batch.
      where e.id = any(array(select id from claim)) and (e.finished_at is null) is true
        and e.claimed_by = ${worker} and e.attempts = claim.attempt
      ${sqlText.raw(LOCKED_IN_KEY_ORDER)}
    ),
    done as (
      update webhook_events e
      set status = 'processed', finished_at = statement_timestamp(),
          processed_at = coalesce(e.processed_at, statement_timestamp()),
          claimed_by = null, lease_until = null, last_error = null, replay_requested_by = null,
          failure_cause = null, failed_since = null, dismissed_at = null, dismissed_by = null
      from held
      where e.id = held.id
      returning e.id, e.attempts, e.client_id, e.event_type, e.received_at, e.processed_at,
                e.finished_at
    ),
    -- Only the first time: a replay does not change when an event was processed.
    counted as (
      insert into statistic_deltas (minute, client_id, event_type, processing_bucket)
      select date_trunc('minute', received_at, 'UTC'), client_id, event_type,
             latency_bucket(received_at, processed_at)
      from done where processed_at = finished_at
    )
    update processing_attempts a
    set outcome = 'processed', finished_at = statement_timestamp()
    from done
    where a.event_id = done.id and a.number = done.attempts
    returning a.event_id,
              (select ${sqlText.raw(COMMIT_LAZILY)})`);
  if (rows.length !== events.length) throw new ClaimLost();
}

/**
 * Ends a failed run: the event will be tried again, or is dead after its last try.
 *
 * @param failedAttempts runs that have failed, this one included
 * @param failure its error as staff read it, and the cause it is grouped by
 * @returns when it is tried again, in ms from now; null when it is dead
 */
export async function markFailed(
  sql: Sql,
  worker: string,
  event: Claimed,
  failedAttempts: number,
  { error, cause }: { error: string; cause: string },
): Promise<number | null> {
  const delayMs = retryDelayMs(failedAttempts, Math.random());
  await sql`
    with failed as (
      update webhook_events
      set status = ${delayMs === null ? "dead" : "failed"},
          finished_at = ${delayMs === null ? sql`now()` : null},
          failed_attempts = ${failedAttempts},
          next_attempt_at = now() + ${delayMs ?? 0} * interval '1 ms',
          claimed_by = null, lease_until = null, last_error = ${error},
          failure_cause = ${cause}, failed_since = coalesce(failed_since, now()),
          -- Who dismissed it has seen that cause and no other.
          dismissed_at = case when failure_cause = ${cause} then dismissed_at end,
          dismissed_by = case when failure_cause = ${cause} then dismissed_by end
      where id = ${event.id} and claimed_by = ${worker} and attempts = ${event.attempt}
        and finished_at is null
      returning id, client_id, event_type, received_at, status
    ),
    counted as (
      insert into statistic_deltas (minute, client_id, event_type, dead)
      select date_trunc('minute', received_at, 'UTC'), client_id, event_type, 1
      from failed where status = 'dead'
    )
    update processing_attempts
    set outcome = 'failed', finished_at = now(), error = ${error}
    from failed
    where event_id = failed.id and number = ${event.attempt}
    returning (
      select pg_notify(${LIVE_CHANNEL}, ${liveMessage("processing", [event.clientId])})
    )`;
  return delayMs;
}
