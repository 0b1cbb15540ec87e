import type { Sql } from "postgres";
import type { RawSql } from "../db/index.ts";
import { LOCKED_IN_KEY_ORDER } from "./key-order.ts";

/**
 * Of `webhook_events e` outer-joined with its row in `duplicated_events d`: that it is listed without
 * duplicates, not listed with some, or not as what it is.
 */
const IS_MISFILED = `
  ((e.duplicate_count > 0) is distinct from (d.event_id is not null)
   or (d.client_id, d.event_type, d.received_at) <> (e.client_id, e.event_type, e.received_at))`;

/** Reads all events and the whole list. */
export async function countMisfiledEvents(sql: RawSql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::float8
    from webhook_events e full join duplicated_events d on d.event_id = e.id
    where ${sql.unsafe(IS_MISFILED)}`;
  return row?.count ?? Number.NaN;
}

const EVENTS_AT_ONCE = 10_000;

export type Healed = { looked: number; listed: number; corrected: number; unlisted: number };

/**
 * Makes the list of events that have duplicates agree with their counts, whatever brought the two
 * apart: a server of a release that knew no list, say, which counted beside one that does.
 *
 * Goes through the events in the order of their ids, some thousands in a statement and a transaction
 * of its own, while deliveries are recorded. Only what is misfiled is locked, in the order in which
 * recorders lock it, and judged again once it is: who counts a first duplicate meanwhile lists it, and
 * that row must not go. What lies behind is not looked at again; its recorders list it themselves.
 */
export async function healDuplicatedEvents(sql: Sql, atOnce = EVENTS_AT_ONCE): Promise<Healed> {
  const healed: Healed = { looked: 0, listed: 0, corrected: 0, unlisted: 0 };
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const [piece] = await sql<{ last: string | null; count: number }[]>`
      select max(id::text collate "C") as last, count(*)::int
      from (select id from webhook_events where id > ${after} order by id limit ${atOnce}) as next`;
    if (!piece?.last) return healed;
    const [done] = await healPiece(sql, after, piece.last);
    healed.looked += piece.count;
    healed.listed += done?.listed ?? 0;
    healed.corrected += done?.corrected ?? 0;
    healed.unlisted += done?.unlisted ?? 0;
    // What has come since would keep it going for ever.
    if (piece.count < atOnce) return healed;
    after = piece.last;
  }
}

/** The list is narrowed as the events are, or each piece would read it from its beginning. */
function healPiece(sql: Sql, after: string, last: string) {
  return sql<Omit<Healed, "looked">[]>`
    with misfiled as materialized (
      select e.id, e.client_id, e.event_type, e.received_at, e.duplicate_count > 0 as has_some,
             d.event_id is not null as is_listed
      from webhook_events e
      left join duplicated_events d
        on d.event_id = e.id and d.event_id > ${after} and d.event_id <= ${last}
      where e.id > ${after} and e.id <= ${last} and ${sql.unsafe(IS_MISFILED)}
      ${sql.unsafe(LOCKED_IN_KEY_ORDER)}
    ),
    unlisted as (
      delete from duplicated_events d using misfiled
      where d.event_id = misfiled.id and not misfiled.has_some
    ),
    listed as (
      insert into duplicated_events (event_id, client_id, event_type, received_at)
      select id, client_id, event_type, received_at from misfiled where has_some
      on conflict (event_id) do update
        set client_id = excluded.client_id, event_type = excluded.event_type,
            received_at = excluded.received_at
    )
    select count(*) filter (where has_some and not is_listed)::int as listed,
           count(*) filter (where has_some and is_listed)::int as corrected,
           count(*) filter (where not has_some)::int as unlisted
    from misfiled`;
}
