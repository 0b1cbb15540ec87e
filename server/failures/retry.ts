import { sql } from "drizzle-orm";
import { type Db, LIVE_CHANNEL, liveMessage, type Tx } from "../db/index.ts";
import type { FailureGroupKey } from "../domain/failure-input.ts";
import { FORWARDS_WRITTEN } from "../forwarding/index.ts";
import { EVENTS_RECORDED } from "../inbox/index.ts";
import { EVENT_IN_DOUBT } from "../processing/index.ts";
import { inBatches, type NoteDown } from "./in-batches.ts";
import { troubleOf } from "./trouble.ts";

/** They become due one after the other at this pace, so that what arrives now is not kept waiting. */
const RETRIES_PER_SECOND = 500;

/**
 * Has a group tried again from now on, the oldest first: its dead ones and those that wait for
 * their retry. Each begins its retries anew, and its attempts name who asked. What is being tried
 * at that moment is left alone, and so is what goes to an archived destination.
 *
 * @param noteDown see `inBatches`
 * @returns how many they are; `isCut` where there are more than one click retries
 */
export async function retryGroup(
  db: Db,
  group: FailureGroupKey,
  requestedBy: string,
  noteDown: NoteDown = async () => {},
): Promise<{ count: number; isCut: boolean }> {
  // What fails again while this is going on is not retried again.
  const [clock] = await db.execute<{ now: string }>(sql`select now()::text as now`);
  const until = clock?.now ?? new Date().toISOString();
  if (group.kind === "processing") {
    return inBatches(db, noteDown, (batch, limit, done) =>
      retryEvents(batch, { group, requestedBy, until, limit, done }),
    );
  }
  return inBatches(db, noteDown, async (batch, limit, done) => {
    const changed = await retryForwards(batch, { group, requestedBy, until, limit, done });
    if (done === 0 && changed > 0 && group.destinationId !== null) {
      await probeSoon(batch, group.destinationId);
    }
    return changed;
  });
}

type Batch = {
  group: FailureGroupKey;
  requestedBy: string;
  until: string;
  limit: number;
  done: number;
};

const dueAt = (done: number) =>
  sql`now() + (${done}::int + wanted.turn - 1) * (interval '1 s' / ${RETRIES_PER_SECOND}::int)`;

async function retryEvents(
  db: Db | Tx,
  { group, requestedBy, until, limit, done }: Batch,
): Promise<number> {
  const rows = await db.execute(sql`
    with locked as (
      select id, status, received_at from webhook_events
      where ${troubleOf(group)} and claimed_by is null and not ${EVENT_IN_DOUBT}
        and coalesce(failed_since, received_at) <= ${until}::timestamptz
      order by received_at, id
      limit ${limit}
      for update skip locked
    ),
    wanted as (
      select *, row_number() over (order by received_at, id)::int as turn from locked
    ),
    retried as (
      update webhook_events e
      set status = 'received', finished_at = null, failed_attempts = 0,
          next_attempt_at = ${dueAt(done)},
          last_error = null, failure_cause = null, failed_since = null,
          dismissed_at = null, dismissed_by = null, replay_requested_by = ${requestedBy}
      from wanted where e.id = wanted.id
      returning e.id, e.client_id, e.event_type, e.received_at, wanted.status as was
    ),
    counted as (
      insert into statistic_deltas (minute, client_id, event_type, dead)
      select date_trunc('minute', received_at, 'UTC'), client_id, event_type, -1
      from retried where was = 'dead'
    ),
    announced as (
      select pg_notify(${EVENTS_RECORDED}, ''),
             pg_notify(${LIVE_CHANNEL}, ${liveMessage("processing", [group.clientId])})
      where exists (select 1 from retried)
    )
    select retried.id from retried left join announced on true`);
  return rows.length;
}

async function retryForwards(
  db: Db | Tx,
  { group, requestedBy, until, limit, done }: Batch,
): Promise<number> {
  const rows = await db.execute(sql`
    with locked as (
      select id, received_at from forwards
      where ${troubleOf(group)} and claimed_by is null
        and coalesce(failed_since, created_at) <= ${until}::timestamptz
        and not exists (
          select 1 from destinations d
          where d.id = destination_id and d.archived_at is not null
        )
      order by created_at, id
      limit ${limit}
      for update skip locked
    ),
    wanted as (
      select *, row_number() over (order by received_at, id)::int as turn from locked
    ),
    retried as (
      update forwards f
      set status = 'waiting', finished_at = null, failed_attempts = 0,
          next_attempt_at = ${dueAt(done)},
          last_stage = null, last_http_status = null, last_error = null, failure_cause = null,
          failed_since = null, dismissed_at = null, dismissed_by = null,
          requested_by = ${requestedBy}, replay_id = null
      from wanted where f.id = wanted.id
      returning f.id
    ),
    announced as (
      select pg_notify(${FORWARDS_WRITTEN}, ''),
             pg_notify(${LIVE_CHANNEL}, ${liveMessage("forwards", [group.clientId])})
      where exists (select 1 from retried)
    )
    select retried.id from retried left join announced on true`);
  return rows.length;
}

/** Whoever retries believes that the destination is back: an open circuit finds out at once. */
async function probeSoon(db: Db | Tx, destinationId: string): Promise<void> {
  await db.execute(sql`
    update destination_circuits set probe_at = now()
    where destination_id = ${destinationId}::uuid and state = 'open' and probe_at > now()`);
}
