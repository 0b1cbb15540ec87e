import { and, asc, eq, sql } from "drizzle-orm";
import type { Db } from "../../db/index.ts";
import { destinations, forwardAttempts, forwards, webhookEvents } from "../../db/schema/index.ts";

/** Some ten events, a few destinations, and now and then a night of retries. */
const ATTEMPTS_SHOWN = 500;

/** Every attempt to send an event of this call or chat anywhere, oldest first, at most 500. */
export async function readAttemptsOfCall(
  db: Db,
  { clientId, callId }: { clientId: string; callId: string },
) {
  return (
    db
      .select({
        forwardId: forwardAttempts.forwardId,
        number: forwardAttempts.number,
        startedAt: forwardAttempts.startedAt,
        durationMs: forwardAttempts.durationMs,
        outcome: forwardAttempts.outcome,
        stage: forwardAttempts.stage,
        httpStatus: forwardAttempts.httpStatus,
        eventId: forwards.eventId,
        eventType: forwards.eventType,
        destinationName: destinations.name,
      })
      // By way of the events, which have an index for it; forwards have one for their events.
      .from(webhookEvents)
      .innerJoin(forwards, eq(forwards.eventId, webhookEvents.id))
      .innerJoin(destinations, eq(destinations.id, forwards.destinationId))
      .innerJoin(forwardAttempts, eq(forwardAttempts.forwardId, forwards.id))
      .where(
        and(
          eq(webhookEvents.callId, callId),
          eq(webhookEvents.clientId, clientId),
          sql`not ${webhookEvents.isTest}`,
        ),
      )
      .orderBy(asc(forwardAttempts.startedAt), asc(forwards.id), asc(forwardAttempts.number))
      .limit(ATTEMPTS_SHOWN)
  );
}
