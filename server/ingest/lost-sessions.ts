import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "postgres";
import { APPLICATION, INGEST_APPLICATION } from "../db/index.ts";
import { within } from "../within.ts";

const AGAIN_AFTER_MS = 20;
/** No client of ours takes so long over one question. */
const SILENT_MS = 30_000;
const WATCH_TIMEOUT_MS = 5_000;

/**
 * Ends the server's side of connections that were left behind, and waits until they are gone: a
 * statement of theirs could else still commit after the drain looked for it.
 *
 * What they wait for is ended with them where it is a transaction of ours whose client says nothing:
 * when the way to the database loses what is sent, it may lose the worker's `commit`. Its rows would
 * be locked until the server gives it up, 30 s later, and every new connection would hang at them
 * again. Whoever is at work, and whoever is not of ours, is waited for.
 *
 * @param tag what the connections were opened with, up to their number
 */
export async function endLeftBehind(sql: Sql, tag: string): Promise<void> {
  for (;;) {
    const ended = await sql<{ isLeftBehind: boolean }[]>`
      with recursive left_behind as materialized (
        select pid from pg_stat_activity
        where application_name like ${`${INGEST_APPLICATION}${tag}.%`}
          and application_name <> current_setting('application_name')
      ), waited_for as (
        select pid from left_behind
        union
        select unnest(pg_blocking_pids(pid)) from waited_for
      )
      select pid in (select pid from left_behind) as "isLeftBehind", pg_terminate_backend(pid)
      from pg_stat_activity
      where pid in (select pid from left_behind)
         or pid in (select pid from waited_for)
        and application_name like ${`${APPLICATION}%`}
        and wait_event_type = 'Client' and state <> 'idle'
        and state_change < clock_timestamp() - interval '1 second' and ${mayEnd(sql)}`;
    if (!ended.some(({ isLeftBehind }) => isLeftBehind)) return;
    await sleep(AGAIN_AFTER_MS);
  }
}

/**
 * Ends sessions of ours that have read a part of a question and wait for the rest, which was lost on the
 * way; what they have read may hold locks. PostgreSQL ends those that are idle, or idle in a
 * transaction, by itself after a while, but these it would wait for without end.
 *
 * @param forMs for how long nothing has come at least
 */
export async function endSilentSessions(sql: Sql, forMs: number): Promise<void> {
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database()
      and application_name like ${`${APPLICATION}%`}
      and state = 'active' and wait_event_type = 'Client'
      and state_change < clock_timestamp() - ${forMs}::float8 * interval '1 ms'
      and ${mayEnd(sql)}`;
}

/**
 * Of a role that is ours: one may see what others do, by `pg_monitor` say, and not be allowed to end it. To
 * try is an error, and would look as if the database were away.
 */
const mayEnd = (sql: Sql) => sql`pg_has_role(usesysid, 'usage')`;

/**
 * Looks for silent sessions for as long as the process lives: an outage that no delivery ran into is
 * noticed by nobody else, and what it has broken is not asked for again.
 *
 * @param connections those of the hot path as they are now
 * @param onAway called when the database does not answer
 */
export function watchSessions(
  connections: () => Sql,
  onAway: (cause: unknown) => void,
  everyMs = SILENT_MS,
): { stop(): void } {
  async function look(): Promise<void> {
    const ended = endSilentSessions(connections(), SILENT_MS);
    await within(WATCH_TIMEOUT_MS, "The database", ended).catch(onAway);
  }
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
