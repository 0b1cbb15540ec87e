import { desc, eq, sql } from "drizzle-orm";
import type { Db } from "../../db/index.ts";
import { webhookEvents } from "../../db/schema/index.ts";
import type { Arrived } from "../../domain/arrived.ts";

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

/** `lastEventAt` is of no test. */
type Arrival = { arrived: Arrived; lastEventAt: Date | null };
export const NOTHING_ARRIVED: Arrival = { arrived: "nothing", lastEventAt: null };

/** What has ever come for each of these clients, and when the last event did. */
export async function readArrivals(
  db: Db,
  clientIds: readonly string[],
): Promise<Map<string, Arrival>> {
  if (clientIds.length === 0) return new Map();
  // One probe of the client's index each, however many events there are.
  const rows = (await db.execute(sql`
    select c.id, extract(epoch from last.received_at)::float8 * 1000 as at_ms,
           case when last.received_at is not null then 'events'
                when exists (select from webhook_events where client_id = c.id) then 'tests'
                else 'nothing' end as arrived
    from json_array_elements_text(${JSON.stringify(clientIds)}::json) as c (id)
    left join lateral (
      select received_at
      from webhook_events
      where client_id = c.id and not is_test
      order by received_at desc, id desc
      limit 1
    ) as last on true`)) as unknown as { id: string; at_ms: number | null; arrived: Arrived }[];
  return new Map(
    rows.map(({ id, at_ms, arrived }) => [
      id,
      { arrived, lastEventAt: at_ms === null ? null : new Date(Math.round(at_ms)) },
    ]),
  );
}

/** So many of the newest events with divergent duplicates are looked at. */
const DIVERGENT_AT_MOST = 300;

/**
 * The clients of whom Retell has told different stories under one key in a span: a duplicate's body
 * contradicts the first one's. Where a great many diverge, of the newest of them.
 */
export async function findConflicting(
  db: Db,
  { from, to }: { from: Date; to: Date },
): Promise<Set<string>> {
  const rows = await db.execute<{ client_id: string }>(sql`
    select distinct divergent.client_id
    from (
      select id, client_id
      from webhook_events
      where divergent_count > 0 and received_at >= ${from.toISOString()}::timestamptz
        and received_at < ${to.toISOString()}::timestamptz
      order by received_at desc, id desc
      limit ${DIVERGENT_AT_MOST}
    ) as divergent
    where exists (
      select from webhook_deliveries
      where event_id = divergent.id and divergence = 'conflicting'
    )`);
  return new Set(rows.map((row) => row.client_id));
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
