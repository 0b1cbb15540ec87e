import type { Sql } from "postgres";

/**
 * How long a claim holds without being renewed. What a dead process was sending is therefore taken
 * over at most this plus one poll later.
 */
export const LEASE_MS = 20_000;
export const RENEW_EVERY_MS = 5_000;

/** Keeps claims that a process has in hand, and only those: what it lost sight of must run out. */
export async function renewForwards(sql: Sql, worker: string, ids: string[]): Promise<void> {
  await sql`
    update forwards set lease_until = now() + ${LEASE_MS}::int * interval '1 ms'
    where id = any(${ids}::uuid[]) and claimed_by = ${worker} and (finished_at is null) is true`;
}

/**
 * Gives back what was claimed and not sent: as if it had never been claimed, for anybody to take
 * from `inMs` on.
 */
export async function giveBackUnsent(
  sql: Sql,
  worker: string,
  forwards: readonly { id: string; attempt: number }[],
  inMs = 0,
): Promise<void> {
  const claims = JSON.stringify(forwards.map(({ id, attempt }) => ({ id, attempt })));
  await sql`
    with unsent as (
      select * from json_to_recordset(${claims}::text::json) as c (id uuid, attempt smallint)
    )
    update forwards f
    set attempts = f.attempts - 1, claimed_by = null, lease_until = null,
        next_attempt_at = case when ${inMs}::int > 0
          then now() + ${inMs}::int * interval '1 ms' else f.next_attempt_at end
    from unsent c
    -- As where they end.
    where f.id = any(array(select id from unsent)) and (f.finished_at is null) is true
      and f.id = c.id and f.claimed_by = ${worker} and f.attempts = c.attempt`;
}

/** Gives back what a stopping process could not finish; whether it arrived, nobody knows. */
export async function giveBackLost(sql: Sql, worker: string): Promise<void> {
  await sql`
    with freed as (
      update forwards f set claimed_by = null, lease_until = null
      from (
        select id, lease_until from forwards
        where claimed_by = ${worker} and finished_at is null for update
      ) mine
      where f.id = mine.id
      returning f.id, f.attempts, mine.lease_until, f.requested_by, f.replay_id
    )
    insert into forward_attempts
      (forward_id, number, worker, started_at, outcome, stage, error, requested_by, replay_id)
    select id, attempts, ${worker}, lease_until - ${LEASE_MS}::int * interval '1 ms', 'lost', 'lost',
           'The process was stopped while it was sending.', requested_by, replay_id
    from freed
    on conflict do nothing`;
}
