import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { Db } from "../../db/index.ts";
import {
  destinationCircuits,
  destinations,
  forwards,
  staffUsers,
  webhookEvents,
} from "../../db/schema/index.ts";

/**
 * The forwards of one event, in the order of their destinations' names, and how many destinations
 * its client has now. Attempts are read apart, by `readForwardAttempts`.
 */
export async function readForwardsOfEvent(db: Db, eventId: string) {
  // First, so that forwards which were written with the end of the processing are never missed.
  const [event] = await db
    .select({ clientId: webhookEvents.clientId, finishedAt: webhookEvents.finishedAt })
    .from(webhookEvents)
    .where(eq(webhookEvents.id, eventId));
  const [found, destinationCount] = await Promise.all([
    db
      .select({
        id: forwards.id,
        webhookId: forwards.webhookId,
        status: forwards.status,
        createdAt: forwards.createdAt,
        deliveredAt: forwards.deliveredAt,
        finishedAt: forwards.finishedAt,
        attempts: forwards.attempts,
        failedAttempts: forwards.failedAttempts,
        /** From when on it may be tried; what holds it up beyond that is told beside it. */
        nextAttemptAt: forwards.nextAttemptAt,
        lastStage: forwards.lastStage,
        lastHttpStatus: forwards.lastHttpStatus,
        lastError: forwards.lastError,
        /** Who asked for the sending that is under way; null for the ordinary one. */
        requestedBy: sql<string | null>`coalesce(${staffUsers.name}, ${forwards.requestedBy})`,
        /** A process has it in hand now. */
        isSending: sql<boolean>`coalesce(${forwards.leaseUntil} > now(), false)`,
        /** The call has an earlier event that this destination, which wants them in order, waits for. */
        waitsForEarlier: sql<boolean>`${destinations.inOrder} and ${forwards.finishedAt} is null
          and exists (
            select from ${forwards} earlier
            where earlier.destination_id = ${forwards.destinationId}
              and earlier.call_id = ${forwards.callId} and earlier.finished_at is null
              and (earlier.received_at, earlier.event_id)
                < (${forwards.receivedAt}, ${forwards.eventId}))`,
        destination: {
          id: destinations.id,
          name: destinations.name,
          url: destinations.url,
          pausedAt: destinations.pausedAt,
          pausedBecause: destinations.pausedBecause,
          archivedAt: destinations.archivedAt,
        },
        /** Null until the destination has failed for the first time. */
        circuit: sql<"closed" | "open" | "half_open" | null>`${destinationCircuits.state}`,
        /** When an open circuit lets the next probe out. */
        probeAt: destinationCircuits.probeAt,
      })
      .from(forwards)
      .innerJoin(destinations, eq(destinations.id, forwards.destinationId))
      .leftJoin(destinationCircuits, eq(destinationCircuits.destinationId, destinations.id))
      .leftJoin(staffUsers, eq(staffUsers.id, forwards.requestedBy))
      .where(eq(forwards.eventId, eventId))
      .orderBy(asc(destinations.name), asc(destinations.id)),
    event === undefined
      ? 0
      : db.$count(
          destinations,
          and(eq(destinations.clientId, event.clientId), isNull(destinations.archivedAt)),
        ),
  ]);
  return {
    forwards: found,
    destinationCount,
    /** While its processing goes on, there may be more to come. */
    isEventFinished: event !== undefined && event.finishedAt !== null,
  };
}
