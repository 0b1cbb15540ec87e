import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "postgres";
import { APPLICATION, INGEST_APPLICATION } from "../db/index.ts";

const AGAIN_AFTER_MS = 20;

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
        and state_change < clock_timestamp() - interval '1 second'`;
    if (!ended.some(({ isLeftBehind }) => isLeftBehind)) return;
    await sleep(AGAIN_AFTER_MS);
  }
}
