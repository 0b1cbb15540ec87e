import { desc, eq, sql } from "drizzle-orm";
import type { Db } from "../../db/index.ts";
import { webhookEvents } from "../../db/schema/index.ts";

/** Figures of the events received in a span of time. Test events are in none of them. */
export type OverviewFigures = {
  events: number;
  duplicates: number;
  /** Duplicates whose bytes differ from the first delivery's. */
  divergent: number;
  dead: number;
  /** Milliseconds from receipt to processed; null while nothing was processed. */
  latencyP50Ms: number | null;
  latencyP95Ms: number | null;
  latencyP99Ms: number | null;
};

export const NO_EVENTS: OverviewFigures = {
  events: 0,
  duplicates: 0,
  divergent: 0,
  dead: 0,
  latencyP50Ms: null,
  latencyP95Ms: null,
  latencyP99Ms: null,
};

type FiguresRow = {
  client_id: string | null;
  events: string;
  duplicates: string;
  divergent: string;
  dead: string;
  latency: (number | null)[] | null;
};

/**
 * The figures of `[from, to)`, of everybody together and of each client that had events in it.
 * One pass over the span by the index of `received_at`; a month of a busy installation takes
 * about a second.
 */
export async function readFigures(
  db: Db,
  { from, to, clientId }: { from: Date; to: Date; clientId?: string },
): Promise<{ total: OverviewFigures; byClient: Map<string, OverviewFigures> }> {
  const rows = (await db.execute(sql`
    select
      client_id,
      count(*) as events,
      coalesce(sum(duplicate_count), 0) as duplicates,
      coalesce(sum(divergent_count), 0) as divergent,
      count(*) filter (where status = 'dead') as dead,
      percentile_cont(array[0.5, 0.95, 0.99]) within group (
        order by extract(epoch from processed_at - received_at)::float8 * 1000
      ) as latency
    from webhook_events
    where received_at >= ${from.toISOString()}::timestamptz
      and received_at < ${to.toISOString()}::timestamptz
      and not is_test
      ${clientId === undefined ? sql`` : sql`and client_id = ${clientId}`}
    group by grouping sets ((client_id), ())`)) as unknown as FiguresRow[];

  const byClient = new Map<string, OverviewFigures>();
  let total = NO_EVENTS;
  for (const row of rows) {
    if (row.client_id === null) total = toFigures(row);
    else byClient.set(row.client_id, toFigures(row));
  }
  return { total, byClient };
}

function toFigures(row: FiguresRow): OverviewFigures {
  const [p50, p95, p99] = row.latency ?? [];
  return {
    events: Number(row.events),
    duplicates: Number(row.duplicates),
    divergent: Number(row.divergent),
    dead: Number(row.dead),
    latencyP50Ms: p50 ?? null,
    latencyP95Ms: p95 ?? null,
    latencyP99Ms: p99 ?? null,
  };
}

/** Events per client and step of `[from, to)`, for sparklines. Steps without events are 0. */
export async function readSteps(
  db: Db,
  { from, to, steps }: { from: Date; to: Date; steps: number },
): Promise<Map<string, number[]>> {
  const stepMs = (to.getTime() - from.getTime()) / steps;
  const rows = (await db.execute(sql`
    select
      client_id,
      floor(
        extract(epoch from received_at - ${from.toISOString()}::timestamptz)::float8 * 1000 / ${stepMs}::float8
      )::int as step,
      count(*) as events
    from webhook_events
    where received_at >= ${from.toISOString()}::timestamptz
      and received_at < ${to.toISOString()}::timestamptz
      and not is_test
    group by client_id, step`)) as unknown as {
    client_id: string;
    step: number;
    events: string;
  }[];
  const byClient = new Map<string, number[]>();
  for (const { client_id, step, events } of rows) {
    const counts = byClient.get(client_id) ?? new Array<number>(steps).fill(0);
    counts[Math.min(step, steps - 1)] = Number(events);
    byClient.set(client_id, counts);
  }
  return byClient;
}

/**
 * What is not finished, whenever it came, by client: `waiting` has not run yet, `failed` will be
 * tried again.
 */
export async function readUnfinished(
  db: Db,
): Promise<Map<string, { waiting: number; failed: number }>> {
  const rows = (await db.execute(sql`
    select
      client_id,
      count(*) filter (where status = 'received') as waiting,
      count(*) filter (where status = 'failed') as failed
    from webhook_events
    where finished_at is null and not is_test
    group by client_id`)) as unknown as { client_id: string; waiting: string; failed: string }[];
  return new Map(
    rows.map((row) => [
      row.client_id,
      { waiting: Number(row.waiting), failed: Number(row.failed) },
    ]),
  );
}

/** When each of these clients last sent an event; absent for those that never did. */
export async function readLastEvents(
  db: Db,
  clientIds: readonly string[],
): Promise<Map<string, Date>> {
  if (clientIds.length === 0) return new Map();
  const ids = sql.join(
    clientIds.map((id) => sql`(${id})`),
    sql`, `,
  );
  // One probe of the client's index each, however many events there are.
  const rows = (await db.execute(sql`
    select c.id, extract(epoch from last.received_at)::float8 * 1000 as at_ms
    from (values ${ids}) as c (id)
    cross join lateral (
      select received_at
      from webhook_events
      where client_id = c.id and not is_test
      order by received_at desc, id desc
      limit 1
    ) as last`)) as unknown as { id: string; at_ms: number }[];
  return new Map(rows.map((row) => [row.id, new Date(Math.round(row.at_ms))]));
}

/** The newest event of a client, tests included: what tells that its webhook arrives. */
export async function readNewestEvent(
  db: Db,
  clientId: string,
): Promise<{ id: string; eventType: string; receivedAt: Date; isTest: boolean } | null> {
  const [newest] = await db
    .select({
      id: webhookEvents.id,
      eventType: webhookEvents.eventType,
      receivedAt: webhookEvents.receivedAt,
      isTest: webhookEvents.isTest,
    })
    .from(webhookEvents)
    .where(eq(webhookEvents.clientId, clientId))
    .orderBy(desc(webhookEvents.receivedAt), desc(webhookEvents.id))
    .limit(1);
  return newest ?? null;
}
