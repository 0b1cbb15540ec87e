import { eq, sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { clients, webhookDeliveries, webhookEvents } from "../db/schema/index.ts";
import { timelineOf } from "../domain/duplicate-timeline.ts";
import { explainDuplicate } from "../domain/explain-duplicate.ts";
import { readFacts } from "./facts.ts";

/**
 * One duplicate with its event, why it came, and all that is on record about how the deliveries
 * before it were answered.
 *
 * @returns null when there is no such duplicate
 */
export async function readDuplicate(db: Db, deliveryId: string) {
  const [[row], facts] = await Promise.all([
    db
      .select({
        id: webhookDeliveries.id,
        eventId: webhookDeliveries.eventId,
        clientId: webhookDeliveries.clientId,
        clientName: sql<string>`coalesce(${clients.name}, ${webhookEvents.clientId})`,
        receivedAt: webhookDeliveries.receivedAt,
        signedAt: webhookDeliveries.signedAt,
        sourceIp: webhookDeliveries.sourceIp,
        count: webhookDeliveries.count,
        bodySha256: webhookDeliveries.bodySha256,
        bodyBytes: webhookDeliveries.bodyBytes,
        divergence: webhookDeliveries.divergence,
        cause: webhookDeliveries.cause,
        wouldRepeat: webhookDeliveries.wouldRepeat,
        eventType: webhookEvents.eventType,
        callId: webhookEvents.callId,
        idempotencyKey: webhookEvents.idempotencyKey,
        first: {
          receivedAt: webhookEvents.receivedAt,
          signedAt: webhookEvents.signedAt,
          sourceIp: webhookEvents.sourceIp,
          bodySha256: webhookEvents.bodySha256,
          bodyBytes: webhookEvents.bodyBytes,
        },
        duplicateCount: webhookEvents.duplicateCount,
      })
      .from(webhookDeliveries)
      .innerJoin(webhookEvents, eq(webhookEvents.id, webhookDeliveries.eventId))
      .leftJoin(clients, eq(clients.id, webhookEvents.clientId))
      .where(eq(webhookDeliveries.id, deliveryId)),
    readFacts(db, [deliveryId]),
  ]);
  const known = facts.get(deliveryId);
  if (row === undefined || known === undefined) return null;
  const { cause, ...duplicate } = row;
  const now = explainDuplicate(known);
  // Evidence is kept for some weeks; what it said is kept with the duplicate.
  const explanation =
    cause !== null && now.cause === "unknown" && cause !== "unknown"
      ? { cause, isCertain: true, evidence: [...now.evidence, EVIDENCE_IS_GONE] }
      : now;
  return { duplicate, explanation, isExplained: cause !== null, timeline: timelineOf(known) };
}
export type DuplicateDetail = NonNullable<Awaited<ReturnType<typeof readDuplicate>>>;

const EVIDENCE_IS_GONE =
  "The cause was found soon after the copy came; what it rested on is no longer kept.";
