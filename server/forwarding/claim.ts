import { dueBy, type RawSql } from "../db/index.ts";
import { BODY_AT_ONCE_BYTES, type ClaimedForward } from "./claimed-forward.ts";
import { LEASE_MS } from "./lease.ts";

/** Of a destination with a rate cap, what may go out within this time is claimed ahead. */
const PACE_AHEAD_MS = 1_000;
/** A probe that is not heard of again makes room for the next one this long after its time limit. */
const PROBE_MARGIN_MS = 10_000;
/** How many more than there is room for are looked at where order may hold some back. */
const LOOK_FURTHER = 100;
/** What waits for a forward or an event that is being worked on is looked at again after this. */
const SOON_MS = 500;
/**
 * The same where it is not next: whoever is before it ends first, and that wakes it. So a call with
 * a thousand events waiting has one of them looked at, not all; this is the net below.
 */
const NOT_NEXT_MS = 10_000;
/** The same behind one that waits for its retry. */
const LATER_MS = 300_000;
/** The same where a journal may hold what is before it: nobody is woken when that has been drained. */
const JOURNAL_MS = 2_000;
/** A journal that was not heard of for so long is nobody's: its instance died, or its disk did. */
const JOURNAL_IS_GONE_MS = 60_000;

export type Claim = {
  claimed: ClaimedForward[];
  /** So much was held back for its order that there may be more behind it: worth another look now. */
  lookAgain: boolean;
};

export type Room = {
  /** Forwards at most, over all destinations. */
  total: number;
  /** In hand at most, of one destination. */
  perDestination: number;
  inHand: ReadonlyMap<string, number>;
  /**
   * Ids of all that is in hand. Where the database was away its lease may have run out, and it must
   * not be taken over from oneself; the claim itself may have waited for the database meanwhile.
   */
  held: readonly string[];
};

/**
 * Claims forwards that are due, of every destination that may be sent to now, each from an index
 * scan of its own: a backlog of one is never read for another.
 *
 * A destination gets at most an eighth of what is free, so that a few which hang never have all of
 * it. A circuit that is not closed lets a single probe pass, and a rate cap hands out the next
 * instants; their row is locked for it, and who finds it locked leaves it to the other process.
 * Where events of a call go in order, one is claimed only if nothing before it is unfinished: no
 * forward to the same destination, no event that may still become one, and no journal that may bring
 * such an event. What is held back is put off, so that it isn't read again and again.
 *
 * Whatever waits for a lock here is skipped instead: this statement can't be part of a deadlock.
 */
export async function claimForwards(sql: RawSql, worker: string, room: Room): Promise<Claim> {
  const inHand = [...room.inHand].map(([id, count]) => ({ id, count }));
  const isDue = sql`
    f.finished_at is null and f.next_attempt_at <= ${dueBy(sql)}
    and (f.lease_until is null or f.lease_until < now()
         and not (f.claimed_by = ${worker} and f.id = any(${room.held as string[]}::uuid[])))`;
  const isNotUnderWay = sql`
    not exists (
      select from forwards_during_outage p
      where p.webhook_id = f.webhook_id and p.delivered_at is null and p.hold_until > now()
    )`;
  const letsPass = sql`
    (c.probe_at is null or c.probe_at <= ${dueBy(sql)})
    and (c.next_slot_at is null
         or c.next_slot_at < now() + ${PACE_AHEAD_MS}::int * interval '1 ms')`;
  const rows = await sql<(Nullable<ClaimedForward> & { heldBack: number })[]>`
    with in_hand as (
      select * from json_to_recordset(${JSON.stringify(inHand)}::text::json)
        as h (id uuid, count int)
    ),
    ready as materialized (
      select d.id, d.in_order, d.rate_per_second, d.timeout_ms,
             coalesce(c.state, 'closed') <> 'closed' or d.rate_per_second is not null
               or coalesce(c.next_slot_at > now(), false) as is_gated,
             coalesce(c.failures, 0) > 0 as is_shaky,
             least(
               ${room.perDestination}::int - coalesce(h.count, 0),
               greatest(1, ${room.total}::int / 8),
               greatest(1, ${room.total}::int / (count(*) over ())::int)
             ) as room
      from destinations d
      left join destination_circuits c on c.destination_id = d.id
      left join in_hand h on h.id = d.id
      -- One probe of the index for each. As "exists" it would be planned as a scan over all that is
      -- due, everybody's backlog included.
      cross join lateral (
        select from forwards f
        where f.destination_id = d.id and ${isDue}
        limit 1
      ) due
      where d.paused_at is null and d.archived_at is null
        and coalesce(h.count, 0) < ${room.perDestination}::int
        and ${letsPass}
    ),
    -- Judged again under the lock, as another process may have left it.
    gate as materialized (
      select c.destination_id as id, c.state <> 'closed' as is_probe,
             greatest(c.next_slot_at, now()) as first_slot_at
      from ready r join destination_circuits c on c.destination_id = r.id
      where r.is_gated
        and ${letsPass}
      for update of c skip locked
    ),
    open as materialized (
      select r.id, r.in_order, r.is_shaky, r.rate_per_second, r.timeout_ms, g.first_slot_at,
             coalesce(g.is_probe, false) as is_probe,
             case
               when g.is_probe then 1
               when r.rate_per_second is null then r.room
               else least(r.room, ceil(r.rate_per_second * extract(epoch from
                 now() + ${PACE_AHEAD_MS}::int * interval '1 ms' - g.first_slot_at))::int)
             end as room
      from ready r left join gate g on g.id = r.id
      where not r.is_gated or g.id is not null
    ),
    unordered as materialized (
      select f.*
      from open o cross join lateral (
        select f.id, f.destination_id, f.next_attempt_at, f.claimed_by, f.lease_until
        from forwards f
        where f.destination_id = o.id and ${isDue} and ${isNotUnderWay}
        order by f.next_attempt_at, f.id
        limit o.room
        for update of f skip locked
      ) f
      where not o.in_order
    ),
    candidate as materialized (
      select f.*
      from open o cross join lateral (
        select f.id, f.destination_id, f.next_attempt_at, f.claimed_by, f.lease_until,
               f.client_id, f.call_id, f.received_at, f.event_id, f.ctid as version
        from forwards f
        where f.destination_id = o.id and ${isDue} and ${isNotUnderWay}
        order by f.next_attempt_at, f.id
        limit o.room + ${LOOK_FURTHER}::int
        for update of f skip locked
      ) f
      where o.in_order
    ),
    -- In the same snapshot as the events: what a batch has moved is in one of the two, never in neither.
    journaled as materialized (
      select min(pending_since) as since from journal_progress
      where updated_at > now() - ${JOURNAL_IS_GONE_MS}::int * interval '1 ms'
    ),
    judged as materialized (
      select f.*,
             case
               when before.id is not null and before.lease_until is null
                    and before.next_attempt_at > now()
                 then least(before.next_attempt_at, now() + ${LATER_MS}::int * interval '1 ms')
               when before.id <> behind.id then now() + ${NOT_NEXT_MS}::int * interval '1 ms'
               when event.id is not null and event.lease_until is null
                 then least(greatest(event.next_attempt_at, now() + ${SOON_MS}::int * interval '1 ms'),
                            now() + ${NOT_NEXT_MS}::int * interval '1 ms')
               when before.id is not null or event.id is not null
                 then now() + ${SOON_MS}::int * interval '1 ms'
               when f.call_id is not null and f.received_at >= (select since from journaled)
                 then now() + ${JOURNAL_MS}::int * interval '1 ms'
             end as held_until
      from candidate f
      left join lateral (
        select h.id, h.lease_until, h.next_attempt_at from forwards h
        where h.destination_id = f.destination_id and h.call_id = f.call_id
          and h.finished_at is null
          and (h.received_at, h.event_id) < (f.received_at, f.event_id)
        order by h.received_at, h.event_id
        limit 1
      ) before on true
      left join lateral (
        select h.id from forwards h
        where before.id is not null
          and h.destination_id = f.destination_id and h.call_id = f.call_id
          and h.finished_at is null
          and (h.received_at, h.event_id) < (f.received_at, f.event_id)
        order by h.received_at desc, h.event_id desc
        limit 1
      ) behind on true
      left join lateral (
        select e.id, e.lease_until, e.next_attempt_at from webhook_events e
        where before.id is null and e.call_id = f.call_id and e.client_id = f.client_id
          -- Said like this, only the index of calls fits, and not the one of all that is unprocessed.
          and (e.finished_at is null) is true and (e.received_at, e.id) < (f.received_at, f.event_id)
        limit 1
      ) event on true
      -- A lock has the row as it is now, all else here is as it was when the statement began. Where
      -- they differ, the one before may have ended in between: whoever ended it wakes for this one.
      where f.version = (select s.ctid from forwards s where s.id = f.id)
    ),
    held as (
      update forwards f set next_attempt_at = j.held_until
      from judged j where f.id = j.id and j.held_until is not null
    ),
    ranked as (
      select p.*, row_number() over (partition by destination_id order by next_attempt_at, id)::int
                    as rank
      from (
        select id, destination_id, next_attempt_at, claimed_by, lease_until from unordered
        union all
        select id, destination_id, next_attempt_at, claimed_by, lease_until from judged
        where held_until is null
      ) p
    ),
    -- Every destination's first before anybody's second.
    picked as materialized (
      select p.id, p.destination_id, p.claimed_by as lost_by, p.lease_until as lost_at, p.rank,
             o.in_order, o.is_probe, o.is_shaky, o.room, o.timeout_ms,
             o.first_slot_at, 1000.0 / o.rate_per_second as slot_ms
      from ranked p join open o on o.id = p.destination_id
      where p.rank <= o.room
      order by p.rank, p.next_attempt_at
      limit ${room.total}::int
    ),
    passed as (
      update destination_circuits c
      set state = case when p.is_probe then 'half_open' else c.state end,
          probe_at = case when p.is_probe
            then now() + (p.timeout_ms + ${PROBE_MARGIN_MS}::int) * interval '1 ms'
            else c.probe_at end,
          next_slot_at = case when p.slot_ms is null then c.next_slot_at
            else p.first_slot_at + p.count * p.slot_ms * interval '1 ms' end
      from (
        select destination_id, is_probe, timeout_ms, first_slot_at, slot_ms, count(*)
        from picked where is_probe or slot_ms is not null
        group by 1, 2, 3, 4, 5
      ) p
      where c.destination_id = p.destination_id
    ),
    claimed as (
      update forwards f
      set attempts = f.attempts + 1,
          failed_attempts = f.failed_attempts + (p.lost_by is not null)::int,
          claimed_by = ${worker},
          lease_until = now() + ${LEASE_MS}::int * interval '1 ms'
      from picked p
      where f.id = p.id
      returning f.id, f.event_id, f.destination_id, f.client_id, f.call_id, f.event_type,
                f.received_at, f.webhook_id, f.attempts, f.failed_attempts, f.requested_by,
                f.replay_id, p.lost_by, p.lost_at, p.rank, p.in_order, p.is_probe, p.is_shaky,
                p.room, p.first_slot_at, p.slot_ms
    ),
    lost as (
      insert into forward_attempts
        (forward_id, number, worker, started_at, outcome, stage, error, requested_by, replay_id)
      select id, attempts - 1, lost_by, lost_at - ${LEASE_MS}::int * interval '1 ms', 'lost', 'lost',
             'The process that was sending it stopped renewing its claim; another took over.',
             requested_by, replay_id
      from claimed where lost_by is not null
      on conflict do nothing
    )
    select c.id, c.event_id as "eventId", c.destination_id as "destinationId",
           c.client_id as "clientId", c.call_id as "callId", c.event_type as "eventType",
           c.received_at as "receivedAt", c.webhook_id as "webhookId", c.attempts as attempt,
           c.failed_attempts as "failedAttempts", c.requested_by as "requestedBy",
           c.replay_id as "replayId", c.in_order as "inOrder", c.is_probe as "isProbe",
           c.is_shaky as "isShaky", (max(c.rank) over (partition by c.destination_id)) >= c.room
             as "tookAll",
           (coalesce(extract(epoch from c.first_slot_at - now()) * 1000, 0)
             + coalesce((c.rank - 1) * c.slot_ms, 0))::float8 as "sendInMs",
           c.slot_ms::float8 as "slotMs",
           case when e.body_bytes <= ${BODY_AT_ONCE_BYTES}::int then e.body end as body,
           -- Whoever asked for it to be sent again has it sent.
           case when o.delivered_at is not null and c.requested_by is null then json_build_object(
             'durationMs', o.duration_ms, 'httpStatus', o.http_status,
             'responseExcerpt', o.response_excerpt, 'startedAt', o.started_at) end as "sentBefore",
           (select count(*) from judged where held_until is not null)::int as "heldBack"
    -- One row where nothing was claimed, for what was held back.
    from (values (1)) as one
    left join (claimed c join webhook_events e on e.id = c.event_id) on true
    left join forwards_during_outage o on o.webhook_id = c.webhook_id
    order by c.rank, c.received_at, c.event_id`;
  const claimed = rows.filter(
    (row): row is ClaimedForward & { heldBack: number } => row.id !== null,
  );
  return { claimed, lookAgain: (rows[0]?.heldBack ?? 0) >= LOOK_FURTHER };
}

type Nullable<T> = { [K in keyof T]: T[K] | null };
