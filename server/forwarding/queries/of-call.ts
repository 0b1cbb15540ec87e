import { and, asc, eq, type SQL, sql } from "drizzle-orm";
import type { Db } from "../../db/index.ts";
import {
  destinations,
  forwardAttempts,
  forwards,
  staffUsers,
  webhookEvents,
} from "../../db/schema/index.ts";

/** Some ten events, a few destinations, and now and then a night of retries. */
const ATTEMPTS_SHOWN = 500;

/** Every attempt to send an event of this call or chat anywhere, oldest first, at most 500. */
export async function readAttemptsOfCall(
  db: Db,
  { clientId, callId }: { clientId: string; callId: string },
) {
  return readAttempts(
    db,
    and(
      eq(webhookEvents.callId, callId),
      eq(webhookEvents.clientId, clientId),
      sql`not ${webhookEvents.isTest}`,
    ),
  );
}

/** Every attempt to send one event anywhere, oldest first, at most 500. */
export async function readAttemptsOfEvent(db: Db, eventId: string) {
  return readAttempts(db, eq(webhookEvents.id, eventId));
}

function readAttempts(db: Db, ofEvents: SQL | undefined) {
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
        error: forwardAttempts.error,
        responseExcerpt: forwardAttempts.responseExcerpt,
        replayId: forwardAttempts.replayId,
        /** Who asked for it, by name where the account is still there; null for ordinary tries. */
        requestedBy: sql<
          string | null
        >`coalesce(${staffUsers.name}, ${forwardAttempts.requestedBy})`,
        eventId: forwards.eventId,
        eventType: forwards.eventType,
        destinationName: destinations.name,
      })
      // By way of the events, which have an index for it; forwards have one for their events.
      .from(webhookEvents)
      .innerJoin(forwards, eq(forwards.eventId, webhookEvents.id))
      .innerJoin(destinations, eq(destinations.id, forwards.destinationId))
      .innerJoin(forwardAttempts, eq(forwardAttempts.forwardId, forwards.id))
      .leftJoin(staffUsers, eq(staffUsers.id, forwardAttempts.requestedBy))
      .where(ofEvents)
      .orderBy(asc(forwardAttempts.startedAt), asc(forwards.id), asc(forwardAttempts.number))
      .limit(ATTEMPTS_SHOWN)
  );
}
