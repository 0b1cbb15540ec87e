import type { Sql } from "postgres";
import { type Db, LIVE_CHANNEL, liveMessage } from "../db/index.ts";
import { SILENCE_MS } from "../domain/evidence.ts";
import { explainDuplicate, LATE_MS } from "../domain/explain-duplicate.ts";
import { readFacts } from "./facts.ts";
import { countExplained, recountExplained } from "./statistics.ts";

/** Two clocks and a write each second: what is younger may still be answered and noted. */
const RIPE_AFTER_MS = 3_000;

/**
 * Explains duplicates, newest first: why each came, whether processing it could have reached
 * outside, and the figures of both, in one statement with a guard, so that any number of processes
 * may do this at once, and a crash neither loses nor counts one twice.
 *
 * A duplicate is ripe when every server that is alive has said how it answered what came before.
 *
 * @param sql raw postgres.js, never the client that Drizzle has
 * @returns how many it explained; 0 when nothing is ripe
 */
export async function explainDuplicates(db: Db, sql: Sql, limit: number): Promise<number> {
  const ripe = await sql<{ id: string; clientId: string }[]>`
    select id, client_id as "clientId" from webhook_deliveries
    where cause is null and divergence is not null and received_at < (
      select least(now() - ${RIPE_AFTER_MS} * interval '1 ms', min(answered_until))
      from server_runs
      where ended_at is null and last_seen_at > now() - ${SILENCE_MS} * interval '1 ms'
    )
    order by received_at desc, id desc
    limit ${limit}`;
  if (ripe.length === 0) return 0;
  const facts = await readFacts(
    db,
    ripe.map(({ id }) => id),
  );
  const explained = [...facts].map(([id, each]) => ({ id, ...explainDuplicate(each) }));
  const clientIds = ripe.map(({ clientId }) => clientId);
  const [row] = await sql<{ explained: number }[]>`
    with explained as (
      select * from unnest(
        ${explained.map(({ id }) => id)}::uuid[],
        ${explained.map(({ cause }) => cause)}::text[],
        ${explained.map(({ isCertain }) => Number(isCertain))}::int[]
      ) as t (id, cause, is_certain)
    ),
    done as (
      update webhook_deliveries d
      set cause = x.cause, cause_is_certain = x.is_certain = 1,
          would_repeat = case when e.finished_at is not null then (
            exists (select from forwards f where f.event_id = e.id)
            or exists (select from effects f where f.event_id = e.id)) end
      from explained x, webhook_events e
      -- Still unexplained; in words that keep it from reading all that are, to find these few.
      where d.id = x.id and coalesce(d.cause, '') = '' and e.id = d.event_id
      returning d.client_id, e.event_type, d.received_at, d.cause, d.divergence,
                d.count as duplicates, case when d.would_repeat then d.count else 0 end as avoided
    ),
    ${countExplained(sql)}
    select count(*)::int as explained,
           (select pg_notify(${LIVE_CHANNEL}, ${liveMessage("deliveries", clientIds)})
            where exists (select from done))
    from done`;
  return row?.explained ?? 0;
}

/** Every id comes after it. */
export const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";

/**
 * Decides of duplicates whose event had not ended when they were explained whether processing them
 * could have reached outside. Looks at a few of those that are open, in the order of their ids: when
 * the processing is far behind there are very many, and most of their events have not ended yet.
 *
 * @param after the id to go on behind
 * @returns how many it settled, and where to go on; null when there are no more to look at
 */
export async function settleDuplicates(
  sql: Sql,
  limit: number,
  after: string,
): Promise<{ settled: number; next: string | null }> {
  const [row] = await sql<{ settled: number; looked: number; last: string | null }[]>`
    with open as materialized (
      select id, event_id from webhook_deliveries
      where cause is not null and would_repeat is null and id > ${after}
      order by id
      limit ${limit}
    ),
    ended as (
      select open.id, e.event_type, (
        exists (select from forwards f where f.event_id = e.id)
        or exists (select from effects f where f.event_id = e.id)) as would_repeat
      from open join webhook_events e on e.id = open.event_id
      where e.finished_at is not null
    ),
    settled as (
      update webhook_deliveries d set would_repeat = ended.would_repeat
      from ended where d.id = ended.id and coalesce(d.would_repeat::text, '') = ''
      returning d.client_id, ended.event_type, d.received_at, d.cause, d.divergence,
                d.count, d.would_repeat
    ),
    done as (
      select client_id, event_type, received_at, cause, divergence, 0 as duplicates,
             count as avoided
      from settled where would_repeat
    ),
    ${recountExplained(sql)}
    select (select count(*)::int from settled) as settled,
           (select count(*)::int from open) as looked,
           (select id from open order by id desc limit 1) as last`;
  const { settled = 0, looked = 0, last = null } = row ?? {};
  return { settled, next: looked < limit ? null : last };
}

/**
 * Has duplicates explained anew that were explained while a server that lived was taken for dead:
 * what it had noted came only afterwards.
 */
export async function reopenAfterSilence(sql: Sql): Promise<number> {
  const [row] = await sql<{ reopened: number }[]>`
    with silent as (
      update server_runs r set silent_since = null
      from (
        select id, silent_since from server_runs where silent_since is not null for update
      ) as was
      where r.id = was.id
      returning was.silent_since
    ),
    hit as (
      select d.id, d.client_id, e.event_type, d.received_at, d.cause, d.divergence, d.count,
             d.would_repeat
      from webhook_deliveries d join webhook_events e on e.id = d.event_id
      where d.cause is not null
        and d.received_at >= (select min(silent_since) from silent) - ${LATE_MS} * interval '1 ms'
      for update of d
    ),
    opened as (
      update webhook_deliveries d
      set cause = null, cause_is_certain = null, would_repeat = null
      from hit where d.id = hit.id
      returning d.id
    ),
    done as (
      select client_id, event_type, received_at, cause, divergence, -count as duplicates,
             case when would_repeat then -count else 0 end as avoided
      from hit join opened using (id)
    ),
    ${recountExplained(sql)}
    select count(*)::int as reopened from done`;
  return row?.reopened ?? 0;
}
