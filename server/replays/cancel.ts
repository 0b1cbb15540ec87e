import { sql } from "drizzle-orm";
import { type Db, LIVE_CHANNEL, liveMessage } from "../db/index.ts";

/**
 * Ends a running replay. The step under way is finished first, and no further one is taken; what
 * was replayed until then stays so.
 *
 * @returns whether it was still running
 */
export async function cancelReplay(db: Db, replayId: string, by: string): Promise<boolean> {
  const rows = await db.execute(sql`
    update replays set state = 'cancelled', cancelled_by = ${by}, finished_at = now()
    where id = ${replayId} and state = 'running'
    returning pg_notify(${LIVE_CHANNEL}, ${liveMessage("replays")})`);
  return rows.length > 0;
}
