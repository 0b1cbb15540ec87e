import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { FAILURE_GROUPS_AT_MOST, type FailureKind } from "../domain/failure.ts";
import type { FailureFilter, FailureGroupKey } from "../domain/failure-input.ts";
import { EVENT_IN_DOUBT } from "../processing/index.ts";
import { causeOfRow, troubledEvents, troubledForwards } from "./trouble.ts";

export type FailureGroup = FailureGroupKey & {
  /** Null where it is the processing that failed. */
  destination: {
    id: string;
    name: string;
    pausedBecause: string | null;
    isArchived: boolean;
  } | null;
  /** They will be tried again by themselves; at a paused destination when it is resumed. */
  waiting: number;
  /** They had their last try; a retry may succeed. */
  dead: number;
  /**
   * An effect of theirs is in doubt: until somebody says what became of it, they fail whether they are
   * retried or try by themselves. None of them counts as waiting or dead.
   */
  inDoubt: number;
  /** When the first of them failed first. */
  firstAt: Date;
  /** When the newest of them failed first, or had its last try. */
  lastAt: Date;
  /** When the next of those waiting may be tried again, given its circuit; null if none is. */
  nextAttemptAt: Date | null;
  /** The newest of them; of those in doubt, where there are any. */
  example: { eventId: string; eventType: string; error: string | null };
  /** Who put it out of the way last, of a dismissed group. */
  dismissedBy: string | null;
};

/**
 * What failed and was not dismissed (or what was), by cause, those that were seen last first.
 *
 * @returns at most 100 groups; `isCut` where there are more
 */
export async function listGroups(
  db: Db,
  filter: FailureFilter,
): Promise<{ groups: FailureGroup[]; isCut: boolean }> {
  const parts = [eventRows(troubledEvents(filter)), forwardRows(troubledForwards(filter))].filter(
    (part) => part !== null,
  );
  if (parts.length === 0) return { groups: [], isCut: false };
  const rows = await db.execute<Row>(sql`
    with trouble
      (kind, client_id, destination_id, cause, state, since, finished_at, next_attempt_at, id,
       dismissed_by) as (${sql.join(parts, sql` union all `)}),
    grouped as (
      select kind, client_id, destination_id, cause,
             count(*) filter (where state = 'failed')::int as waiting,
             count(*) filter (where state = 'dead')::int as dead,
             count(*) filter (where state = 'in doubt')::int as in_doubt,
             min(since) as first_at, max(greatest(since, finished_at)) as last_at,
             min(next_attempt_at) filter (where state = 'failed') as next_at,
             coalesce(max(id::text collate "C") filter (where state = 'in doubt'),
                      max(id::text collate "C")) as example,
             max(dismissed_by) as dismissed_by
      from trouble
      group by kind, client_id, destination_id, cause
      order by last_at desc, kind, client_id, destination_id, cause
      limit ${FAILURE_GROUPS_AT_MOST + 1}
    )
    select g.kind, g.client_id as "clientId", g.destination_id as "destinationId", g.cause,
           g.waiting, g.dead, g.in_doubt as "inDoubt", coalesce(s.name, g.dismissed_by) as "dismissedBy",
           ${ms("g.first_at")} as "firstMs", ${ms("g.last_at")} as "lastMs",
           case when g.next_at is not null then ${ms("greatest(g.next_at, c.probe_at)")} end as "nextMs",
           d.name as "destinationName", d.paused_because as "pausedBecause",
           d.archived_at is not null as "isArchived",
           coalesce(f.event_id, e.id) as "eventId", coalesce(f.event_type, e.event_type) as "eventType",
           case when g.kind = 'forwarding' then f.last_error else e.last_error end as error
    from grouped g
    left join webhook_events e on g.kind = 'processing' and e.id = g.example::uuid
    left join forwards f on g.kind = 'forwarding' and f.id = g.example::uuid
    left join destinations d on d.id = g.destination_id
    left join destination_circuits c on c.destination_id = g.destination_id
    left join staff_users s on s.id = g.dismissed_by
    order by g.last_at desc, g.kind, g.client_id, g.destination_id, g.cause`);
  return {
    groups: rows.slice(0, FAILURE_GROUPS_AT_MOST).map((row) => toGroup(row, filter.dismissed)),
    isCut: rows.length > FAILURE_GROUPS_AT_MOST,
  };
}

function eventRows(condition: SQL | null): SQL | null {
  return (
    condition &&
    sql`
      select 'processing', client_id, null::uuid, ${causeOfRow},
             case when ${EVENT_IN_DOUBT} then 'in doubt' else status end,
             coalesce(failed_since, received_at), finished_at, next_attempt_at, id, dismissed_by
      from webhook_events where ${condition}`
  );
}

function forwardRows(condition: SQL | null): SQL | null {
  return (
    condition &&
    sql`
      select 'forwarding', client_id, destination_id, ${causeOfRow}, status,
             coalesce(failed_since, created_at), finished_at, next_attempt_at, id, dismissed_by
      from forwards where ${condition}`
  );
}

const ms = (column: string) => sql.raw(`round(extract(epoch from ${column}) * 1000)::float8`);

type Row = {
  kind: FailureKind;
  clientId: string;
  destinationId: string | null;
  cause: string;
  waiting: number;
  dead: number;
  inDoubt: number;
  dismissedBy: string | null;
  firstMs: number;
  lastMs: number;
  nextMs: number | null;
  destinationName: string | null;
  pausedBecause: string | null;
  isArchived: boolean;
  eventId: string;
  eventType: string;
  error: string | null;
};

function toGroup(row: Row, dismissed: boolean): FailureGroup {
  const { kind, clientId, destinationId, cause, waiting, dead, inDoubt, dismissedBy } = row;
  const { eventId, eventType, error } = row;
  return {
    kind,
    clientId,
    destinationId,
    cause,
    dismissed,
    destination:
      destinationId === null
        ? null
        : {
            id: destinationId,
            name: row.destinationName ?? destinationId,
            pausedBecause: row.pausedBecause,
            isArchived: row.isArchived,
          },
    waiting,
    dead,
    inDoubt,
    firstAt: new Date(row.firstMs),
    lastAt: new Date(row.lastMs),
    nextAttemptAt: row.nextMs === null ? null : new Date(row.nextMs),
    example: { eventId, eventType, error },
    dismissedBy,
  };
}
