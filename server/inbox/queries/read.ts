import { and, asc, eq, sql } from "drizzle-orm";
import type { Db } from "../../db/index.ts";
import {
  clients,
  processingAttempts,
  staffUsers,
  webhookDeliveries,
  webhookEvents,
} from "../../db/schema/index.ts";

/** Retell sends at most a handful; more is a sender in a loop, and the count says how many. */
const DELIVERIES_SHOWN = 200;
/** Nine tries and some replays; the newest are the ones to look at. */
const ATTEMPTS_SHOWN = 100;

/**
 * One event with its duplicates (oldest first, at most 200 rows) and its processing attempts
 * (in order, the newest 100). Bodies are read apart, by `readBody`.
 *
 * @returns null when there is no such event
 */
export async function readEvent(db: Db, eventId: string) {
  const [event] = await db
    .select({
      id: webhookEvents.id,
      clientId: webhookEvents.clientId,
      clientName: sql<string>`coalesce(${clients.name}, ${webhookEvents.clientId})`,
      eventType: webhookEvents.eventType,
      callId: webhookEvents.callId,
      idempotencyKey: webhookEvents.idempotencyKey,
      identityVersion: webhookEvents.identityVersion,
      isTest: webhookEvents.isTest,
      bodySha256: webhookEvents.bodySha256,
      bodyBytes: webhookEvents.bodyBytes,
      sourceIp: webhookEvents.sourceIp,
      signedAt: webhookEvents.signedAt,
      receivedAt: webhookEvents.receivedAt,
      status: webhookEvents.status,
      processedAt: webhookEvents.processedAt,
      finishedAt: webhookEvents.finishedAt,
      attempts: webhookEvents.attempts,
      failedAttempts: webhookEvents.failedAttempts,
      nextAttemptAt: webhookEvents.nextAttemptAt,
      lastError: webhookEvents.lastError,
      duplicateCount: webhookEvents.duplicateCount,
      divergentCount: webhookEvents.divergentCount,
      /** A worker holds it now. */
      isRunning: sql<boolean>`coalesce(${webhookEvents.leaseUntil} > now(), false)`,
    })
    .from(webhookEvents)
    .leftJoin(clients, eq(clients.id, webhookEvents.clientId))
    .where(eq(webhookEvents.id, eventId));
  if (!event) return null;

  const [deliveries, newestAttempts] = await Promise.all([
    db
      .select({
        id: webhookDeliveries.id,
        receivedAt: webhookDeliveries.receivedAt,
        signedAt: webhookDeliveries.signedAt,
        sourceIp: webhookDeliveries.sourceIp,
        count: webhookDeliveries.count,
        bodySha256: webhookDeliveries.bodySha256,
        bodyBytes: webhookDeliveries.bodyBytes,
        divergence: webhookDeliveries.divergence,
      })
      .from(webhookDeliveries)
      .where(eq(webhookDeliveries.eventId, eventId))
      .orderBy(asc(webhookDeliveries.receivedAt), asc(webhookDeliveries.id))
      .limit(DELIVERIES_SHOWN),
    db
      .select({
        number: processingAttempts.number,
        worker: processingAttempts.worker,
        startedAt: processingAttempts.startedAt,
        finishedAt: processingAttempts.finishedAt,
        outcome: processingAttempts.outcome,
        error: processingAttempts.error,
        /** Who asked for this run, by name where the account is still there; null for ordinary runs. */
        requestedBy: sql<
          string | null
        >`coalesce(${staffUsers.name}, ${processingAttempts.requestedBy})`,
      })
      .from(processingAttempts)
      .leftJoin(staffUsers, eq(staffUsers.id, processingAttempts.requestedBy))
      .where(eq(processingAttempts.eventId, eventId))
      .orderBy(sql`${processingAttempts.number} desc`)
      .limit(ATTEMPTS_SHOWN),
  ]);
  return { event, deliveries, attempts: newestAttempts.reverse() };
}
export type EventDetail = NonNullable<Awaited<ReturnType<typeof readEvent>>>;

/**
 * The exact text of a body: the first delivery's, or with `deliveryId` that duplicate's.
 *
 * @returns null when there is none, which for a duplicate may mean its bytes equal the first's
 */
export async function readBody(
  db: Db,
  { eventId, deliveryId }: { eventId: string; deliveryId?: string | null },
): Promise<string | null> {
  const [row] = deliveryId
    ? await db
        .select({ body: webhookDeliveries.body })
        .from(webhookDeliveries)
        .where(and(eq(webhookDeliveries.eventId, eventId), eq(webhookDeliveries.id, deliveryId)))
    : await db
        .select({ body: webhookEvents.body })
        .from(webhookEvents)
        .where(eq(webhookEvents.id, eventId));
  return row?.body ?? null;
}
