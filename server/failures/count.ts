import { sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { FAILURES_COUNTED_AT_MOST } from "../domain/failure.ts";
import { troubledEvents, troubledForwards } from "./trouble.ts";

/** How many events and forwards have failed and were not dismissed; at most 100. */
export async function countFailures(db: Db): Promise<number> {
  const filter = { dismissed: false };
  const [row] = await db.execute<{ count: number }>(sql`
    select count(*)::int as count from (
      (select from webhook_events where ${troubledEvents(filter)} limit ${FAILURES_COUNTED_AT_MOST})
      union all
      (select from forwards where ${troubledForwards(filter)} limit ${FAILURES_COUNTED_AT_MOST})
      limit ${FAILURES_COUNTED_AT_MOST}
    ) as trouble`);
  return row?.count ?? 0;
}
