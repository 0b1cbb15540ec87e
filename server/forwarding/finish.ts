import { LIVE_CHANNEL, liveMessage, type RawSql } from "../db/index.ts";
import { forwardCause } from "../domain/failure-cause.ts";
import type { ForwardStage } from "../domain/forward.ts";
import { forwardRetryDelayMs } from "../domain/forward-retry.ts";
import type { SendResult } from "../outbound/index.ts";
import type { ClaimedForward } from "./claimed-forward.ts";

/** An attempt that is over, and not written yet. */
export type EndedAttempt = {
  forward: ClaimedForward;
  /** ISO 8601. */
  startedAt: string;
  result: SendResult;
  /** The destination said that it is gone: it is paused, and this forward waits with the others. */
  isGone: boolean;
};

/** How one attempt ended. `overtaken`: the claim was lost meanwhile, and nothing was written. */
export type ForwardEnd = "delivered" | "failed" | "dead" | "overtaken";

/**
 * Ends attempts, all in one statement: their records, and what becomes of their forwards. An end
 * counts only while the claim is still this process's. Where events go in order, the next one of
 * the call becomes due.
 *
 * @returns how each ended, in the order given
 */
export async function finishForwards(
  sql: RawSql,
  worker: string,
  ended: readonly EndedAttempt[],
): Promise<ForwardEnd[]> {
  const ends = ended.map(toEnd);
  const announcement = liveMessage(
    "forwards",
    ended.map(({ forward }) => forward.clientId),
  );
  const rows = await sql<{ id: string }[]>`
    with ended as (
      select * from json_to_recordset(${JSON.stringify(ends)}::text::json) as e (
        id uuid, attempt smallint, status text, started_at timestamptz, duration_ms int,
        stage text, http_status smallint, error text, cause text, excerpt text,
        failed_attempts smallint, again_in_ms bigint, requested_by text, replay_id uuid,
        in_order boolean)
    ),
    done as (
      update forwards f
      set status = e.status,
          finished_at = case when e.again_in_ms is null then now() end,
          delivered_at = case when e.stage is null then coalesce(f.delivered_at, now())
                              else f.delivered_at end,
          failed_attempts = e.failed_attempts,
          next_attempt_at = case when e.again_in_ms is null then f.next_attempt_at
                                 else now() + e.again_in_ms * interval '1 ms' end,
          claimed_by = null, lease_until = null,
          last_stage = e.stage,
          last_http_status = case when e.stage is not null then e.http_status end,
          last_error = e.error, failure_cause = e.cause,
          failed_since = case when e.stage is not null then coalesce(f.failed_since, now()) end,
          -- Who dismissed it has seen that cause and no other; a delivery has none.
          dismissed_at = case when f.failure_cause = e.cause then f.dismissed_at end,
          dismissed_by = case when f.failure_cause = e.cause then f.dismissed_by end,
          requested_by = case when e.again_in_ms is not null then f.requested_by end,
          replay_id = case when e.again_in_ms is not null then f.replay_id end
      from ended e
      -- By a list of ids, and not by the index of all that waits: a plan made while nothing did would
      -- read the whole backlog with each batch.
      where f.id = any(array(select id from ended)) and (f.finished_at is null) is true
        and f.id = e.id and f.claimed_by = ${worker} and f.attempts = e.attempt
      returning f.id, f.destination_id, f.call_id, f.received_at, f.event_id, f.finished_at,
                e.attempt, e.status, e.started_at, e.duration_ms, e.stage, e.http_status, e.error,
                e.excerpt, e.requested_by, e.replay_id, e.in_order
    ),
    tried as (
      insert into forward_attempts
        (forward_id, number, worker, started_at, duration_ms, outcome, stage, http_status, error,
         response_excerpt, requested_by, replay_id)
      select id, attempt, ${worker}, started_at, duration_ms,
             case when stage is null then 'delivered' when stage = 'lost' then 'lost'
                  else 'failed' end,
             stage, http_status, error, excerpt, requested_by, replay_id
      from done
    ),
    due as (
      -- Due or not: a claim that began before this one ended must see that it changed, or it would
      -- put it off after nobody is left to wake for it.
      update forwards f set next_attempt_at = now()
      from done d cross join lateral (
        select n.id from forwards n
        where n.destination_id = d.destination_id and n.call_id = d.call_id
          and n.finished_at is null and (n.received_at, n.event_id) > (d.received_at, d.event_id)
        order by n.received_at, n.event_id
        limit 1
      ) next
      where d.in_order and d.finished_at is not null and f.id = next.id
        and f.claimed_by is null and f.failed_attempts = 0
    )
    select id, (select pg_notify(${LIVE_CHANNEL}, ${announcement})) from done`;
  const written = new Set(rows.map(({ id }) => id));
  return ends.map(({ id, status }) => (written.has(id) ? status : "overtaken"));
}

function toEnd({ forward, startedAt, result, isGone }: EndedAttempt) {
  const { stage, error, httpStatus } = result;
  // A destination that is gone will say the same to all of them: that is no fault of this one.
  const failedAttempts = forward.failedAttempts + (result.ok || isGone ? 0 : 1);
  const againInMs = delayOf();
  const status: Exclude<ForwardEnd, "overtaken"> = result.ok
    ? "delivered"
    : againInMs === null
      ? "dead"
      : "failed";
  return {
    id: forward.id,
    attempt: forward.attempt,
    status,
    started_at: startedAt,
    duration_ms: result.durationMs,
    stage,
    http_status: httpStatus,
    error,
    cause: causeOf(stage, httpStatus, error),
    excerpt: result.responseExcerpt,
    failed_attempts: failedAttempts,
    again_in_ms: againInMs,
    requested_by: forward.requestedBy,
    replay_id: forward.replayId,
    in_order: forward.inOrder,
  };

  function delayOf(): number | null {
    if (result.ok) return null;
    if (isGone) return 0;
    return forwardRetryDelayMs(failedAttempts, Math.random(), askedForMs(result));
  }
}

function causeOf(stage: ForwardStage | null, httpStatus: number | null, error: string | null) {
  return stage === null ? null : forwardCause({ stage, httpStatus, error });
}

/** A `Retry-After` beside any other status is about something else. */
export function askedForMs({ httpStatus, retryAfterMs }: SendResult): number | null {
  return httpStatus === 429 || httpStatus === 503 ? retryAfterMs : null;
}
