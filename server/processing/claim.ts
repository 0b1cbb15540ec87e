import type { Sql } from "postgres";
import { COMMIT_LAZILY, dueBy, type RawSql } from "../db/index.ts";
import { LOCKED_IN_KEY_ORDER } from "../inbox/index.ts";
import type { ProcessingEvent } from "./event.ts";

/**
 * How long a claim holds without being renewed. A dead worker's events are therefore taken over
 * at most this plus one poll later, within the 30 s that are promised.
 */
export const LEASE_MS = 20_000;
export const RENEW_EVERY_MS = 5_000;

export type Claimed = ProcessingEvent & {
  idempotencyKey: string | null;
  bodySha256: string;
  /** Runs that failed or were lost since the event was recorded or replayed. */
  failedAttempts: number;
};

/**
 * Claims up to `limit` events that are due: new ones, failed ones whose time has come, and those
 * of a worker that stopped renewing its lease (whose open attempt is closed as lost and counts as
 * failed, so that an event which kills its worker ends as dead). A worker that takes its own event
 * over was not killed by it: then it was the database that was away.
 *
 * @param busyCallIds calls (of whatever client) whose events are left alone, because one is being run
 */
export async function claimEvents(
  sql: RawSql,
  worker: string,
  limit: number,
  busyCallIds: readonly string[] = [],
): Promise<Claimed[]> {
  return sql<Claimed[]>`
    with due as (
      select id, lease_until is not null and claimed_by <> ${worker} as was_lost
      from webhook_events
      where finished_at is null and next_attempt_at <= ${dueBy(sql)}
        and (lease_until is null or lease_until < now())
        and (call_id is null or call_id <> all(${[...busyCallIds]}::text[]))
      order by next_attempt_at, id
      limit ${limit}
      for update skip locked
    ),
    claimed as (
      update webhook_events e
      set attempts = e.attempts + 1,
          failed_attempts = e.failed_attempts + due.was_lost::int,
          claimed_by = ${worker},
          lease_until = now() + ${LEASE_MS} * interval '1 ms'
      from due
      where e.id = due.id
      returning e.*
    ),
    lost as (
      update processing_attempts a
      set outcome = 'lost', finished_at = now(),
          error = 'The worker stopped renewing its claim; another worker took over.'
      from claimed
      where a.event_id = claimed.id and a.outcome is null
    ),
    opened as (
      insert into processing_attempts (event_id, number, worker, started_at, requested_by)
      select id, attempts, ${worker}, now(), replay_requested_by from claimed
      returning (select ${sql.unsafe(COMMIT_LAZILY)})
    )
    select id, client_id as "clientId", event_type as "eventType", call_id as "callId", body,
           body_sha256 as "bodySha256", idempotency_key as "idempotencyKey",
           received_at as "receivedAt", attempts as attempt, failed_attempts as "failedAttempts"
    from claimed
    order by next_attempt_at, id`;
}

/**
 * Keeps the claims a worker has in hand. Not all that stand in its name: one whose answer was lost
 * on the way, or whose outcome could not be written, must run out though the worker lives.
 *
 * @param locked whether to wait for what somebody else has locked
 * @returns the ids of those it did not renew: they are locked, or no longer claimed
 */
export async function renewClaims(
  sql: Sql,
  worker: string,
  eventIds: readonly string[],
  locked: "wait" | "skip locked" = "wait",
): Promise<string[]> {
  const renewed = await sql<{ id: string }[]>`
    with held as (
      select id from webhook_events e
      where id = any(${[...eventIds]}::uuid[]) and claimed_by = ${worker} and finished_at is null
      ${sql.unsafe(LOCKED_IN_KEY_ORDER)} ${locked === "wait" ? sql`` : sql`skip locked`}
    )
    update webhook_events e
    set lease_until = now() + ${LEASE_MS} * interval '1 ms'
    from held
    where e.id = held.id
    returning e.id`;
  const done = new Set(renewed.map(({ id }) => id));
  return eventIds.filter((id) => !done.has(id));
}

/** Gives back what a stopping worker could not finish, so that nobody waits for its lease. */
export async function releaseClaims(sql: Sql, worker: string): Promise<void> {
  await sql`
    with held as (
      select id from webhook_events e
      where claimed_by = ${worker} and finished_at is null
      ${sql.unsafe(LOCKED_IN_KEY_ORDER)}
    ),
    released as (
      update webhook_events e set claimed_by = null, lease_until = null
      from held
      where e.id = held.id
      returning e.id
    )
    update processing_attempts a
    set outcome = 'lost', finished_at = now(), error = 'The worker was stopped.'
    from released
    where a.event_id = released.id and a.outcome is null`;
}
