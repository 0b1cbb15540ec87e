import { sql } from "drizzle-orm";
import { type Db, LIVE_CHANNEL, liveMessage } from "../db/index.ts";
import { log } from "../log.ts";
import { changeRow } from "./change.ts";

const ENDED_BECAUSE = "The destination was archived.";
/** Keeps each transaction short, however much was waiting. */
const BATCH = 5_000;

/**
 * Takes a destination out of use for good. What it was still to be sent ends as dead; what is
 * under way at this moment ends by itself, and is swept up later where that was no delivery.
 *
 * @returns how many forwards were ended
 * @throws UnknownDestination
 */
export async function archiveDestination(db: Db, id: string, by: string): Promise<number> {
  await changeRow(db, id, () => ({ archivedAt: sql`now()` }));
  const ended = await endForwardsOfArchived(db);
  log.info({ destinationId: id, by, ended }, "destination.archived");
  return ended;
}

/**
 * Ends what archived destinations were still to be sent: again and again, because a process may
 * die in the middle of it, or write a forward while it has not heard of the archiving yet. They
 * are born dismissed: nobody has to look into what staff wanted themselves.
 *
 * @returns how many were ended
 */
export async function endForwardsOfArchived(db: Db): Promise<number> {
  let ended = 0;
  for (;;) {
    const rows = await db.execute(sql`
      with left_over as (
        select f.id
        from destinations d
        cross join lateral (
          select id from forwards
          where destination_id = d.id and finished_at is null
            and (lease_until is null or lease_until < now())
          limit ${BATCH}
          for update skip locked
        ) f
        where d.archived_at is not null
        limit ${BATCH}
      )
      update forwards f
      set status = 'dead', finished_at = now(), claimed_by = null, lease_until = null,
          last_stage = null, last_http_status = null, requested_by = null, replay_id = null,
          last_error = ${ENDED_BECAUSE}, failure_cause = 'The destination was archived',
          failed_since = coalesce(f.failed_since, now()), dismissed_at = now(), dismissed_by = 'Ringonce'
      from left_over where f.id = left_over.id
      returning f.id, (select pg_notify(${LIVE_CHANNEL}, ${liveMessage("forwards")}))`);
    ended += rows.length;
    if (rows.length < BATCH) return ended;
  }
}
