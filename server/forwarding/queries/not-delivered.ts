import { and, asc, eq, isNull, ne, sql } from "drizzle-orm";
import type { Db } from "../../db/index.ts";
import { destinations, forwards, webhookEvents } from "../../db/schema/index.ts";

/**
 * Where events of a call or chat have not arrived, by destination. `open` are on their way or wait,
 * `dead` had their last try. An archived destination gets nothing any more, and is left out.
 */
export async function readNotDeliveredOfCall(
  db: Db,
  { clientId, callId }: { clientId: string; callId: string },
) {
  const counted = (condition: ReturnType<typeof sql>) =>
    sql<number>`(count(*) filter (where ${condition}))::int`;
  return db
    .select({
      destinationId: destinations.id,
      destinationName: destinations.name,
      isPaused: sql<boolean>`${destinations.pausedAt} is not null`,
      open: counted(sql`${forwards.status} <> 'dead'`),
      dead: counted(sql`${forwards.status} = 'dead'`),
      eventTypes: sql<string[]>`array_agg(${forwards.eventType} order by ${forwards.receivedAt})`,
    })
    .from(webhookEvents)
    .innerJoin(forwards, eq(forwards.eventId, webhookEvents.id))
    .innerJoin(destinations, eq(destinations.id, forwards.destinationId))
    .where(
      and(
        eq(webhookEvents.callId, callId),
        eq(webhookEvents.clientId, clientId),
        sql`not ${webhookEvents.isTest}`,
        ne(forwards.status, "delivered"),
        isNull(destinations.archivedAt),
      ),
    )
    .groupBy(destinations.id)
    .orderBy(asc(destinations.name), asc(destinations.id));
}
