import { sql } from "drizzle-orm";
import type { Db } from "../../db/index.ts";

/** More types than this are a sender gone wild; a menu can't hold them anyway. */
const TYPES_AT_MOST = 100;

/**
 * The event types that are present, in alphabetical order, for menus.
 *
 * Never scans the table: the common three are looked for among the newest events only, the
 * others by skipping from one type to the next in their own index.
 */
export async function listEventTypes(db: Db): Promise<string[]> {
  const rows = await db.execute<{ event_type: string }>(sql`
    with recursive rare(event_type) as (
      (select event_type from webhook_events
       where event_type not in ('call_started', 'call_ended', 'call_analyzed')
       order by event_type limit 1)
      union all
      select (select e.event_type from webhook_events e
              where e.event_type not in ('call_started', 'call_ended', 'call_analyzed')
                and e.event_type > rare.event_type
              order by e.event_type limit 1)
      from rare where rare.event_type is not null
    ), newest as (
      select event_type from webhook_events
      order by received_at desc, id desc limit 2000
    )
    select event_type from (select event_type from rare limit ${TYPES_AT_MOST}) r
    where event_type is not null
    union
    select event_type from newest
    order by event_type`);
  return rows.map((row) => row.event_type);
}
