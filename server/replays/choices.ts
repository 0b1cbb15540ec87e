import { sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import type { ReplayScope } from "../domain/replay-order.ts";
import { readLiveDestinations } from "./destinations.ts";

/** More than this nobody ticks off; a filter for one client shows all of its. */
const CHOICES_AT_MOST = 100;

/**
 * The live destinations that a scope's events could be sent to, paused ones included.
 *
 * @param idOrName only those it belongs to; a name may be several's
 */
export async function listReplayChoices(db: Db, scope: ReplayScope, idOrName?: string) {
  const clientIds = await clientsOf(db, scope);
  const live = await readLiveDestinations(db, { clientIds, idOrName, limit: CHOICES_AT_MOST });
  return live.map(({ id, name, clientId, isPaused }) => ({ id, name, clientId, isPaused }));
}
export type ReplayChoice = Awaited<ReturnType<typeof listReplayChoices>>[number];

/** Null where it may be any client. */
async function clientsOf(db: Db, scope: ReplayScope): Promise<string[] | null> {
  switch (scope.kind) {
    case "call":
      return [scope.clientId];
    case "filter":
      return scope.filter.clientId ? [scope.filter.clientId] : null;
    case "events": {
      const ids = JSON.stringify(scope.eventIds);
      return namesOf(
        await db.execute<{ client_id: string }>(sql`
          select distinct client_id from webhook_events
          where id in (select value::uuid from json_array_elements_text(${ids}::json))`),
      );
    }
    case "missed":
      return namesOf(
        await db.execute<{ client_id: string }>(sql`
          select client_id from destinations where id = ${scope.destinationId}`),
      );
  }
}

const namesOf = (rows: readonly { client_id: string }[]) => rows.map((row) => row.client_id);
