import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { remember } from "./remember.ts";
import { coverOf, inSpans, notYetFolded, ofEveryType, type Selection } from "./selection.ts";
import { partSpans } from "./spans.ts";

/** Equal steps of time; the first one starts at `from`, at or before the selection does. */
export type Steps = { from: Date; stepMs: number; count: number };

/**
 * Events per client and step, for sparklines. Steps without events are 0. What is over is remembered
 * for a minute, as with the latencies.
 */
export async function readSteps(
  db: Db,
  selection: Selection,
  steps: Steps,
  now = new Date(),
): Promise<Map<string, number[]>> {
  const { over, rest } = partSpans(coverOf(selection, steps.stepMs), now);
  const parts = await Promise.all([
    over.length === 0
      ? []
      : remember(db, `steps ${JSON.stringify([selection.clientId, steps, over])}`, () =>
          readParts(
            db,
            steps,
            sql`
            select client_id, starts_at, events
            from statistics where ${ofEveryType} and ${inSpans(over, selection)}`,
          ),
        ),
    readParts(
      db,
      steps,
      sql`
      select client_id, starts_at, events
      from statistics where ${ofEveryType} and ${inSpans(rest, selection)}
      union all
      select client_id, minute, events
      from statistic_deltas where ${notYetFolded(selection)}`,
    ),
  ]);
  const byClient = new Map<string, number[]>();
  for (const { client_id, step, events } of parts.flat()) {
    const counts = byClient.get(client_id) ?? new Array<number>(steps.count).fill(0);
    counts[step] = (counts[step] ?? 0) + events;
    byClient.set(client_id, counts);
  }
  return byClient;
}

type Part = { client_id: string; step: number; events: number };

async function readParts(db: Db, steps: Steps, counts: SQL): Promise<Part[]> {
  const rows = await db.execute(sql`
    select client_id, ${stepOf(steps)} as step, sum(events::float8) as events
    from (${counts}) as counts
    group by client_id, step`);
  return [...rows] as unknown as Part[];
}

/** The step that a row's `starts_at` lies in, from 0. */
export function stepOf({ from, stepMs }: Steps) {
  return sql`floor(
    extract(epoch from starts_at - ${from.toISOString()}::timestamptz)::float8 * 1000
    / ${stepMs}::float8)::int`;
}
