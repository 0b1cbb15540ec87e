import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { webhookEvents } from "../db/schema/index.ts";
import type { ReplayScope } from "../domain/replay-order.ts";
import { rangeStart } from "../domain/time-range.ts";
import { wholeFilter } from "../inbox/queries/whole-filter.ts";
import { CannotReplay, EVENT_IN_DOUBT } from "../processing/index.ts";

/**
 * Fixes what a scope means now, so that what was previewed is what is replayed: "the last day" gets
 * its beginning and its end.
 */
export function freezeScope(scope: ReplayScope, now: Date): ReplayScope {
  if (scope.kind === "missed") return { ...scope, until: scope.until ?? now };
  if (scope.kind !== "filter") return scope;
  const { filter } = scope;
  const from = latest(filter.from, filter.range && rangeStart(filter.range, now));
  return { kind: "filter", filter: { ...filter, range: null, from, to: filter.to ?? now } };
}

function latest(one: Date | null | undefined, other: Date | null | undefined): Date | null {
  if (one && other) return one > other ? one : other;
  return one ?? other ?? null;
}

/**
 * The events of a frozen scope as a query: `id, client_id, event_type, is_test, finished_at,
 * in_doubt`, and `position` from 1 in the order in which they are to be replayed.
 *
 * @throws CannotReplay when the scope names a destination that is not there any more, or searches by
 *   what only bodies tell
 */
export async function eventsOfScope(db: Db, scope: ReplayScope, limit: number): Promise<SQL> {
  const { from, where, order } = await narrow(db, scope);
  return sql`
    select id, client_id, event_type, is_test, finished_at, in_doubt,
           (row_number() over (order by ${order}))::int as position
    from (
      select webhook_events.id, webhook_events.client_id, webhook_events.event_type,
             webhook_events.is_test, webhook_events.finished_at, webhook_events.received_at,
             ${EVENT_IN_DOUBT} as in_doubt
      from ${from}
      where ${where}
      order by ${order}
      limit ${limit}
    ) as webhook_events`;
}

const READS_BODIES =
  'Of the conditions on bodies, a replay takes those with "=" and "in" only, and not on transcripts, links or times. Narrow the list otherwise, or tick its events.';

type Narrowed = { from: SQL; where: SQL; order: SQL };

const OLDEST_FIRST = sql`webhook_events.received_at, webhook_events.id`;
const ALL_EVENTS = sql`webhook_events`;

async function narrow(db: Db, scope: ReplayScope): Promise<Narrowed> {
  const isOf = { from: ALL_EVENTS, order: OLDEST_FIRST };
  switch (scope.kind) {
    case "events": {
      const ids = JSON.stringify(scope.eventIds);
      const where = sql`webhook_events.id in (select value::uuid from json_array_elements_text(${ids}::json))`;
      return { ...isOf, where };
    }
    case "call": {
      const { clientId, callId } = scope;
      // Retell's test belongs to no call.
      const where = sql`webhook_events.call_id = ${callId}
        and webhook_events.client_id = ${clientId} and not webhook_events.is_test`;
      return { from: ALL_EVENTS, where, order: sql`${LIFE_CYCLE}, ${OLDEST_FIRST}` };
    }
    case "filter": {
      // Frozen, so that now is of no account but for a search, which has to end somewhere.
      const whole = await wholeFilter(db, scope.filter, scope.filter.to ?? new Date());
      if (whole === null) throw new CannotReplay(READS_BODIES);
      return { ...isOf, ...whole };
    }
    case "missed":
      return { order: OLDEST_FIRST, ...(await missedBy(db, scope)) };
  }
}

/** What a call goes through, in its order; what may come at any time is in the middle. */
const LIFE_CYCLE = sql`case webhook_events.event_type
  when 'call_inbound' then 0 when 'chat_inbound' then 0
  when 'call_started' then 1 when 'chat_started' then 1
  when 'call_ended' then 3 when 'chat_ended' then 3
  when 'transfer_ended' then 4
  when 'call_analyzed' then 4 when 'chat_analyzed' then 4
  else 2 end`;

/**
 * Those that have a forward which is not delivered, and those of the types it takes that have none
 * although they are finished: an unfinished one gets its forward when it is processed. Conditions
 * are not for SQL; they are looked at event by event.
 */
async function missedBy(
  db: Db,
  { destinationId, since, until }: Extract<ReplayScope, { kind: "missed" }>,
): Promise<Omit<Narrowed, "order">> {
  const [destination] = await db.execute<{ client_id: string; event_types: string[] | null }>(sql`
    select client_id, event_types from destinations
    where id = ${destinationId} and archived_at is null`);
  if (destination === undefined) {
    throw new CannotReplay("There is no such destination; it may have been archived.");
  }
  const takesType =
    destination.event_types === null
      ? sql`true`
      : sql`webhook_events.event_type in (
          select json_array_elements_text(${JSON.stringify(destination.event_types)}::json))`;
  return {
    from: sql`${ALL_EVENTS} left join forwards f
      on f.event_id = webhook_events.id and f.destination_id = ${destinationId}`,
    where: sql`${webhookEvents.clientId} = ${destination.client_id} and not webhook_events.is_test
      and webhook_events.received_at >= ${since.toISOString()}::timestamptz
      and webhook_events.received_at < ${(until ?? new Date()).toISOString()}::timestamptz
      and case when f.id is null then webhook_events.finished_at is not null and ${takesType}
               else f.status <> 'delivered' end`,
  };
}
