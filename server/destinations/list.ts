import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { destinationCircuits, destinations } from "../db/schema/destinations.ts";
import { type Condition, conditionsSchema } from "../domain/condition.ts";
import type { BodyForm, CircuitState } from "../domain/destination.ts";
import { type DestinationRow, readRow } from "./change.ts";

/** A destination as staff see it: everything but its secrets and the values of its headers. */
export type DestinationSummary = {
  id: string;
  clientId: string;
  name: string;
  url: string;
  eventTypes: string[] | null;
  conditions: Condition[];
  bodyForm: BodyForm;
  headerNames: string[];
  timeoutMs: number;
  ratePerSecond: number | null;
  inOrder: boolean;
  /** Set while the secret before the last rotation signs too. */
  previousSecretUntil: Date | null;
  pausedAt: Date | null;
  pausedBecause: string | null;
  createdAt: Date;
  updatedAt: Date;
};

/** How a destination is doing. */
export type DestinationFigures = {
  circuit: CircuitState;
  /** When the next probe may go out; null while the circuit is closed. */
  probeAt: Date | null;
  /** Of the events received in the last 24 hours. */
  delivered: number;
  dead: number;
  /** Unfinished now, whenever the event came: not tried yet, and failed but to be tried again. */
  waiting: number;
  failed: number;
  /** Null where none of the newest forwards was delivered, nor any of the last 24 hours. */
  lastDeliveredAt: Date | null;
  /** Of the newest forwards, however old they are: dead, and dismissed by nobody. */
  undismissed: number;
  /** When the last try of a dead one failed, dismissed or not; null where none of them is dead. */
  lastDiedAt: Date | null;
  /** Whether there are so many forwards that older ones were not looked at for the three above. */
  hasOlder: boolean;
};

/** A client's live destinations, oldest first. */
export async function listDestinations(db: Db, clientId: string): Promise<DestinationSummary[]> {
  const rows = await db
    .select()
    .from(destinations)
    .where(and(eq(destinations.clientId, clientId), isNull(destinations.archivedAt)))
    .orderBy(asc(destinations.createdAt), asc(destinations.id));
  return rows.map(summarise);
}

/** @throws UnknownDestination */
export async function getDestination(db: Db, id: string): Promise<DestinationSummary> {
  return summarise(await readRow(db, id));
}

/** Looking further back than this many forwards would cost more than it tells. */
const LOOKS_BACK = 10_000;

/** The figures of a client's live destinations, by id. */
export async function readDestinationFigures(
  db: Db,
  clientId: string,
): Promise<Map<string, DestinationFigures>> {
  const rows = (await db.execute(sql`
    select d.id, coalesce(c.state, 'closed') as circuit,
           extract(epoch from c.probe_at)::float8 * 1000 as probe_ms,
           recent.delivered, recent.dead, unfinished.waiting, unfinished.failed,
           extract(epoch from greatest(recent.delivered_at, newest.delivered_at))::float8 * 1000
             as delivered_ms,
           extract(epoch from newest.died_at)::float8 * 1000 as died_ms,
           newest.undismissed, newest.looked_at = ${LOOKS_BACK} as "hasOlder"
    from ${destinations} d
    left join ${destinationCircuits} c on c.destination_id = d.id
    cross join lateral (
      select count(*) filter (where status = 'delivered')::int as delivered,
             count(*) filter (where status = 'dead')::int as dead,
             max(delivered_at) as delivered_at
      from forwards
      where destination_id = d.id and received_at >= now() - interval '24 hours'
    ) recent
    cross join lateral (
      select count(*) filter (where status = 'waiting')::int as waiting,
             count(*) filter (where status = 'failed')::int as failed
      from forwards where destination_id = d.id and finished_at is null
    ) unfinished
    cross join lateral (
      select max(delivered_at) as delivered_at,
             count(*) filter (where status = 'dead' and dismissed_at is null)::int as undismissed,
             max(finished_at) filter (where status = 'dead') as died_at,
             count(*) as looked_at
      from (
        select delivered_at, status, dismissed_at, finished_at
        from forwards where destination_id = d.id
        order by received_at desc, id desc limit ${LOOKS_BACK}
      ) newest_first
    ) newest
    where d.client_id = ${clientId} and d.archived_at is null`)) as unknown as FigureRow[];
  return new Map(
    rows.map(({ id, probe_ms, delivered_ms, died_ms, ...figures }) => [
      id,
      {
        ...figures,
        probeAt: toDate(probe_ms),
        lastDeliveredAt: toDate(delivered_ms),
        lastDiedAt: toDate(died_ms),
      },
    ]),
  );
}

type FigureRow = Omit<DestinationFigures, "probeAt" | "lastDeliveredAt" | "lastDiedAt"> & {
  id: string;
  probe_ms: number | null;
  delivered_ms: number | null;
  died_ms: number | null;
};

function toDate(ms: number | null): Date | null {
  return ms === null ? null : new Date(Math.round(ms));
}

function summarise(row: DestinationRow): DestinationSummary {
  const conditions = conditionsSchema.safeParse(row.conditions);
  const { previousSecretUntil: until } = row;
  return {
    id: row.id,
    clientId: row.clientId,
    name: row.name,
    url: row.url,
    eventTypes: row.eventTypes,
    conditions: conditions.success ? conditions.data : [],
    bodyForm: row.bodyForm,
    headerNames: row.headers.map(({ name }) => name),
    timeoutMs: row.timeoutMs,
    ratePerSecond: row.ratePerSecond,
    inOrder: row.inOrder,
    previousSecretUntil: until !== null && until > new Date() ? until : null,
    pausedAt: row.pausedAt,
    pausedBecause: row.pausedBecause,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
