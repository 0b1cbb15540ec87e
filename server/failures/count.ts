import { sql } from "drizzle-orm";
import type { Db, Tx } from "../db/index.ts";
import { FAILURES_COUNTED_AT_MOST } from "../domain/failure.ts";
import { EVENT_NEEDS_SOMEBODY, FORWARD_NEEDS_SOMEBODY } from "./trouble.ts";

/**
 * How many events and forwards need somebody; at most 100. They had their last try, or an effect of
 * theirs is in doubt, and they were not dismissed.
 */
export async function countFailures(db: Db | Tx): Promise<number> {
  const [row] = await db.execute<{ count: number }>(sql`
    select count(*)::int as count from (
      (select from webhook_events where ${EVENT_NEEDS_SOMEBODY} limit ${FAILURES_COUNTED_AT_MOST})
      union all
      (select from forwards where ${FORWARD_NEEDS_SOMEBODY} limit ${FAILURES_COUNTED_AT_MOST})
      limit ${FAILURES_COUNTED_AT_MOST}
    ) as in_need`);
  return row?.count ?? 0;
}
