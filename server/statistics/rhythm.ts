import { sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { DAYS_COMPARED, HOURS_COMPARED, type Rhythm } from "../domain/silence.ts";
import { EVERYBODY } from "./grains.ts";
import { remember } from "./remember.ts";
import { ofEveryType } from "./selection.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How each client's events usually come; absent for those that had none in four weeks. */
export function readRhythms(db: Db, now: Date): Promise<Map<string, Rhythm>> {
  const hour = Math.floor(now.getTime() / HOUR_MS);
  return remember(db, `rhythms ${hour}`, () => askRhythms(db, now));
}

async function askRhythms(db: Db, now: Date): Promise<Map<string, Rhythm>> {
  const hour = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
  const theseHours = (daysAgo: number) => {
    const end = hour + HOUR_MS - daysAgo * DAY_MS;
    const start = end - (HOURS_COMPARED + 1) * HOUR_MS;
    return sql`
      starts_at >= ${new Date(start).toISOString()}::timestamptz
      and starts_at < ${new Date(end).toISOString()}::timestamptz`;
  };
  const since = new Date(now.getTime() - DAYS_COMPARED * DAY_MS).toISOString();
  const rows = (await db.execute(sql`
    with hours as (
      select client_id,
             coalesce(sum(events) filter (where ${theseHours(1)}), 0)::float8 as yesterday,
             coalesce(sum(events) filter (where ${theseHours(7)}), 0)::float8 as a_week_ago
      from statistics
      where ${ofEveryType} and grain = 'hour' and ((${theseHours(1)}) or (${theseHours(7)}))
      group by client_id
    ),
    days as (
      select client_id, starts_at
      from statistics
      where ${ofEveryType} and grain = 'day' and starts_at >= ${since}::timestamptz
            and client_id <> ${EVERYBODY}
    ),
    gaps as (
      select client_id, starts_at,
             starts_at - lag(starts_at) over (partition by client_id order by starts_at) as gap
      from days
    )
    select g.client_id, coalesce(h.yesterday, 0) as yesterday,
           coalesce(h.a_week_ago, 0) as "aWeekAgo", count(*)::int as days,
           coalesce(max(extract(epoch from g.gap)) / 86400, 0)::int as "longestGapDays"
    from gaps g left join hours h on h.client_id = g.client_id
    group by g.client_id, h.yesterday, h.a_week_ago`)) as unknown as (Rhythm & {
    client_id: string;
  })[];
  return new Map(rows.map(({ client_id, ...rhythm }) => [client_id, rhythm]));
}
