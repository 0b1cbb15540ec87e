import { asc, eq, inArray } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { notedAnswers, webhookEvents } from "../db/schema/index.ts";

/** Retell sends a handful; of a sender in a loop the first ones say enough. */
const ANSWERS_SHOWN = 500;

/**
 * How the deliveries of these events were answered, the oldest first, where that was noted: unusual
 * answers are, and those around a duplicate. Also of deliveries that could not be kept.
 */
export function readAnswers(db: Db, eventIds: readonly string[]) {
  return db
    .select({
      deliveryId: notedAnswers.deliveryId,
      eventId: webhookEvents.id,
      receivedAt: notedAnswers.receivedAt,
      status: notedAnswers.status,
      ackMs: notedAnswers.ackMs,
      wasGone: notedAnswers.wasGone,
      isJournaled: notedAnswers.isJournaled,
    })
    .from(notedAnswers)
    .innerJoin(webhookEvents, eq(webhookEvents.idempotencyKey, notedAnswers.idempotencyKey))
    .where(inArray(webhookEvents.id, [...eventIds]))
    .orderBy(asc(notedAnswers.receivedAt), asc(notedAnswers.deliveryId))
    .limit(ANSWERS_SHOWN);
}
