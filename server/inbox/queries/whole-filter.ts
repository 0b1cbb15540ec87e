import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../../db/index.ts";
import type { EventFilter } from "../../domain/event-filter.ts";
import { narrowSearch } from "../search/narrow.ts";
import { planSearch } from "../search/plan.ts";
import { isInSpan } from "../search/steps.ts";
import { spanOf } from "../search/terms.ts";
import { matchesFilter, readsFrom } from "./filter.ts";

/**
 * A filter as one condition on what it is to be read from, its search included: for what takes all
 * that match and not a page of them.
 *
 * @returns null when bodies would have to be read to tell
 */
export async function wholeFilter(
  db: Db,
  filter: EventFilter,
  now: Date,
): Promise<{ from: SQL; where: SQL } | null> {
  const from = sql`${readsFrom(filter)}`;
  if (!filter.search) return { from, where: matchesFilter(filter, now) ?? sql`true` };
  const plan = planSearch(filter.search);
  if (plan.conditions.length > 0) return null;
  const narrowed = await narrowSearch(db, { filter, now }, plan);
  if (narrowed === null) return { from, where: sql`false` };
  const { where = sql`true`, groups, oldest } = narrowed;
  if (groups.length === 0) return { from, where };
  const [first, last] = [spanOf(oldest), spanOf(filter.to ?? now)];
  const isFound = sql`webhook_events.id in (
    select found.event_id
    from generate_series(${first}::bigint, ${last}::bigint) as wanted (span)
    cross join lateral (
      select s.event_id from event_search s where ${isInSpan(narrowed)} offset 0
    ) as found)`;
  return { from, where: sql`${where} and ${isFound}` };
}
