import { sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { matches } from "../destinations/index.ts";
import type { ReplayDestination } from "./destinations.ts";

/** Bodies are read and parsed this many at a time, so that no page of them fills the memory. */
const BODIES_AT_ONCE = 20;

type Pair = { eventId: string; eventType: string; destination: ReplayDestination };

/** Which events match which destinations. */
export type Matching = { has(eventId: string, destinationId: string): boolean };

/** Reads bodies only where conditions have to be looked at. */
export async function readMatching(
  db: Pick<Db, "execute">,
  pairs: readonly Pair[],
): Promise<Matching> {
  const matching = new Set<string>();
  const byEvent = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const { conditions } = pair.destination;
    if (conditions?.length === 0) {
      if (matches(pair.destination, pair, null)) matching.add(keyOf(pair));
    } else {
      byEvent.set(pair.eventId, [...(byEvent.get(pair.eventId) ?? []), pair]);
    }
  }
  const ids = [...byEvent.keys()];
  for (let from = 0; from < ids.length; from += BODIES_AT_ONCE) {
    const some = JSON.stringify(ids.slice(from, from + BODIES_AT_ONCE));
    const rows = await db.execute<{ id: string; body: string }>(sql`
      select id, body from webhook_events
      where id in (select value::uuid from json_array_elements_text(${some}::json))`);
    for (const { id, body } of rows) {
      const parsed: unknown = JSON.parse(body);
      for (const pair of byEvent.get(id) ?? []) {
        if (matches(pair.destination, pair, parsed)) matching.add(keyOf(pair));
      }
    }
  }
  return { has: (eventId, destinationId) => matching.has(`${eventId} ${destinationId}`) };
}

function keyOf({ eventId, destination }: Pair): string {
  return `${eventId} ${destination.id}`;
}
