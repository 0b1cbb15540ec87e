import { sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { notYetFolded, type Selection, within } from "./selection.ts";

/** Equal steps of time; the first one starts at `from`, at or before the selection does. */
export type Steps = { from: Date; stepMs: number; count: number };

/** Events per client and step, for sparklines. Steps without events are 0. */
export async function readSteps(
  db: Db,
  selection: Selection,
  steps: Steps,
): Promise<Map<string, number[]>> {
  const rows = (await db.execute(sql`
    select client_id, ${stepOf(steps)} as step, sum(events)::float8 as events
    from (
      select client_id, starts_at, events
      from statistics where ${within(selection, steps.stepMs)}
      union all
      select client_id, minute, events
      from statistic_deltas where ${notYetFolded(selection)}
    ) as counts
    group by client_id, step`)) as unknown as { client_id: string; step: number; events: number }[];
  const byClient = new Map<string, number[]>();
  for (const { client_id, step, events } of rows) {
    const counts = byClient.get(client_id) ?? new Array<number>(steps.count).fill(0);
    counts[step] = events;
    byClient.set(client_id, counts);
  }
  return byClient;
}

/** The step that a row's `starts_at` lies in, from 0. */
export function stepOf({ from, stepMs }: Steps) {
  return sql`floor(
    extract(epoch from starts_at - ${from.toISOString()}::timestamptz)::float8 * 1000
    / ${stepMs}::float8)::int`;
}
