import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import type { Divergence } from "../domain/divergence.ts";
import type { DuplicateCause } from "../domain/duplicate-cause.ts";
import {
  EVERYBODY,
  notYetFolded,
  ofEveryType,
  type Selection,
  type Steps,
  stepOf,
  within,
} from "../statistics/index.ts";
import { CAUSE_COLUMNS, DIVERGENCE_COLUMNS } from "./statistics.ts";

/**
 * A client's duplicates in a span of time, counted where the copies were received. Their events do
 * not add up to all there were: clients without duplicates are missing.
 */
export type DuplicateFigures = {
  clientId: string;
  /** First deliveries in the same span. */
  events: number;
  duplicates: number;
  /** Of them those that processing could have done again outside. */
  avoided: number;
  byCause: Partial<Record<DuplicateCause, number>>;
  byDivergence: Partial<Record<Divergence, number>>;
  /** The event types with most duplicates, at most three. */
  types: { eventType: string; duplicates: number }[];
};

const TYPES_SHOWN = 3;

type Row = { client_id: string; event_type: string; duplicates: number; avoided: number } & Record<
  (typeof CAUSE_COLUMNS)[number] | (typeof DIVERGENCE_COLUMNS)[number],
  number
>;

/** The figures of each client that had duplicates in the span, the one with most first. */
export async function readDuplicateFigures(
  db: Db,
  selection: Selection,
): Promise<DuplicateFigures[]> {
  const [rows, events] = await Promise.all([
    db.execute(sql`
      select client_id, event_type, ${summed(["duplicates", "avoided"])},
             ${summed(CAUSE_COLUMNS)}, ${summed(DIVERGENCE_COLUMNS)}
      from duplicate_statistics where ${within(selection)}
      group by client_id, event_type
      having sum(duplicates) > 0
      order by 3 desc, 1, 2`) as unknown as Promise<Row[]>,
    readEvents(db, selection),
  ]);
  const byClient = new Map<string, DuplicateFigures>();
  for (const row of rows) {
    const known = byClient.get(row.client_id) ?? {
      clientId: row.client_id,
      events: events.get(row.client_id) ?? 0,
      ...{ duplicates: 0, avoided: 0, byCause: {}, byDivergence: {}, types: [] },
    };
    byClient.set(row.client_id, known);
    known.duplicates += row.duplicates;
    known.avoided += row.avoided;
    for (const cause of CAUSE_COLUMNS) addTo(known.byCause, cause, row[cause]);
    let different = 0;
    for (const divergence of DIVERGENCE_COLUMNS) {
      addTo(known.byDivergence, divergence, row[divergence]);
      different += row[divergence];
    }
    addTo(known.byDivergence, "identical", row.duplicates - different);
    // The rows come with the most duplicates first.
    if (known.types.length < TYPES_SHOWN) {
      known.types.push({ eventType: row.event_type, duplicates: row.duplicates });
    }
  }
  return [...byClient.values()].sort(
    (a, b) => b.duplicates - a.duplicates || (a.clientId < b.clientId ? -1 : 1),
  );
}

function addTo<Key extends string>(
  counts: Partial<Record<Key, number>>,
  key: Key,
  count: number,
): void {
  if (count > 0) counts[key] = (counts[key] ?? 0) + count;
}

/** Each of the columns summed, under its own name. They are names of ours, never of a sender's. */
function summed(columns: readonly string[]): SQL {
  return sql.raw(columns.map((each) => `sum(${each})::float8 as ${each}`).join(", "));
}

async function readEvents(db: Db, selection: Selection): Promise<Map<string, number>> {
  const rows = (await db.execute(sql`
    select client_id, sum(events)::float8 as events
    from (
      select client_id, events from statistics where ${ofEveryType} and ${within(selection)}
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
  const { clientId = EVERYBODY, ...span } = selection;
  const rows = (await db.execute(sql`
    select ${stepOf(steps)} as step, ${summed(CAUSE_COLUMNS)}
    from duplicate_statistics where ${within({ ...span, clientId }, steps.stepMs)}
    group by step`)) as unknown as ({ step: number } & Record<DuplicateCause, number>)[];
  const byCause: Partial<Record<DuplicateCause, number[]>> = {};
  for (const row of rows) {
    const at = Math.min(Math.max(0, row.step), steps.count - 1);
    for (const cause of CAUSE_COLUMNS) {
      if (row[cause] === 0) continue;
      const counts = byCause[cause] ?? new Array<number>(steps.count).fill(0);
      counts[at] = (counts[at] ?? 0) + row[cause];
      byCause[cause] = counts;
    }
  }
  return byCause;
}
