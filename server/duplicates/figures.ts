import { sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import type { Divergence } from "../domain/divergence.ts";
import type { DuplicateCause } from "../domain/duplicate-cause.ts";
import { notYetFolded, type Selection, type Steps, stepOf, within } from "../statistics/index.ts";

/** A client's duplicates in a span of time, counted where the copies were received. */
export type DuplicateFigures = {
  clientId: string;
  /** First deliveries in the same span. */
  events: number;
  duplicates: number;
  /** Of them those that processing would have done again outside. */
  avoided: number;
  byCause: Partial<Record<DuplicateCause, number>>;
  byDivergence: Partial<Record<Divergence, number>>;
  /** The event types with most duplicates, at most three. */
  types: { eventType: string; duplicates: number }[];
};

const TYPES_SHOWN = 3;

type Row = {
  client_id: string;
  cause: DuplicateCause | null;
  divergence: Divergence | null;
  event_type: string | null;
  duplicates: number;
  avoided: number;
};

/** The figures of each client that had duplicates in the span, the one with most first. */
export async function readDuplicateFigures(
  db: Db,
  selection: Selection,
): Promise<DuplicateFigures[]> {
  const [rows, events] = await Promise.all([
    db.execute(sql`
      select client_id, cause, divergence, event_type, sum(duplicates)::float8 as duplicates,
             sum(avoided)::float8 as avoided
      from duplicate_statistics where ${within(selection)}
      group by grouping sets
        ((client_id), (client_id, cause), (client_id, divergence), (client_id, event_type))
      having sum(duplicates) > 0`) as unknown as Promise<Row[]>,
    readEvents(db, selection),
  ]);
  const byClient = new Map<string, DuplicateFigures>();
  for (const { client_id, ...row } of rows) {
    const known = byClient.get(client_id) ?? {
      clientId: client_id,
      events: events.get(client_id) ?? 0,
      ...{ duplicates: 0, avoided: 0, byCause: {}, byDivergence: {}, types: [] },
    };
    byClient.set(client_id, known);
    if (row.cause !== null) known.byCause[row.cause] = row.duplicates;
    else if (row.divergence !== null) known.byDivergence[row.divergence] = row.duplicates;
    else if (row.event_type !== null) {
      known.types.push({ eventType: row.event_type, duplicates: row.duplicates });
    } else Object.assign(known, { duplicates: row.duplicates, avoided: row.avoided });
  }
  const figures = [...byClient.values()].map((each) => ({
    ...each,
    types: each.types
      .sort((a, b) => b.duplicates - a.duplicates || (a.eventType < b.eventType ? -1 : 1))
      .slice(0, TYPES_SHOWN),
  }));
  return figures.sort((a, b) => b.duplicates - a.duplicates || (a.clientId < b.clientId ? -1 : 1));
}

async function readEvents(db: Db, selection: Selection): Promise<Map<string, number>> {
  const rows = (await db.execute(sql`
    select client_id, sum(events)::float8 as events
    from (
      select client_id, events from statistics where ${within(selection)}
      union all
      select client_id, events from statistic_deltas where ${notYetFolded(selection)}
    ) as counts
    group by client_id`)) as unknown as { client_id: string; events: number }[];
  return new Map(rows.map(({ client_id, events }) => [client_id, events]));
}

/** Duplicates per cause and step; causes that did not occur are absent. */
export async function readDuplicateSteps(
  db: Db,
  selection: Selection,
  steps: Steps,
): Promise<Partial<Record<DuplicateCause, number[]>>> {
  const rows = (await db.execute(sql`
    select cause, ${stepOf(steps)} as step, sum(duplicates)::float8 as duplicates
    from duplicate_statistics where ${within(selection, steps.stepMs)}
    group by cause, step having sum(duplicates) > 0`)) as unknown as {
    cause: DuplicateCause;
    step: number;
    duplicates: number;
  }[];
  const byCause: Partial<Record<DuplicateCause, number[]>> = {};
  for (const { cause, step, duplicates } of rows) {
    const counts = byCause[cause] ?? new Array<number>(steps.count).fill(0);
    const at = Math.min(Math.max(0, step), steps.count - 1);
    counts[at] = (counts[at] ?? 0) + duplicates;
    byCause[cause] = counts;
  }
  return byCause;
}
