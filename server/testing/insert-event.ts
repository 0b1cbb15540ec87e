import { createHash } from "node:crypto";
import { uuidv7 } from "uuidv7";
import type { Db } from "../db/index.ts";
import { duplicatedEvents, webhookDeliveries, webhookEvents } from "../db/schema/index.ts";
import type { Divergence } from "../domain/divergence.ts";

type EventRow = typeof webhookEvents.$inferInsert;

/** Puts an event straight into the table, in whatever state a test needs; consistent by itself. */
export async function insertEvent(db: Db, given: Partial<EventRow> = {}): Promise<EventRow> {
  const id = given.id ?? uuidv7();
  const body = given.body ?? '{"event":"call_started"}';
  const receivedAt = given.receivedAt ?? new Date();
  const status = given.status ?? "processed";
  const isTest = given.isTest ?? false;
  const row: EventRow = {
    clientId: "smart-tax-nation",
    eventType: "call_started",
    idempotencyKey: isTest ? null : id,
    identityVersion: 1,
    receivedAt,
    nextAttemptAt: receivedAt,
    processedAt: status === "processed" ? receivedAt : null,
    finishedAt: status === "processed" || status === "dead" ? receivedAt : null,
    ...given,
    id,
    isTest,
    status,
    body,
    ...digest(body),
  };
  await db.insert(webhookEvents).values(row);
  if (row.duplicateCount) {
    const { clientId, eventType } = row;
    await db.insert(duplicatedEvents).values({ eventId: id, clientId, eventType, receivedAt });
  }
  return row;
}

/** Puts a duplicate beside an event, without counting it there. */
export async function insertDuplicate(
  db: Db,
  eventId: string,
  given: { receivedAt: Date; divergence: Divergence | null; body?: string; count?: number },
): Promise<string> {
  const id = uuidv7();
  const { body = "{}", divergence, receivedAt, count = 1 } = given;
  await db.insert(webhookDeliveries).values({
    id,
    eventId,
    clientId: "smart-tax-nation",
    receivedAt,
    count,
    divergence,
    body: divergence === "identical" ? null : body,
    ...digest(body),
  });
  return id;
}

function digest(body: string): { bodySha256: string; bodyBytes: number } {
  return {
    bodySha256: createHash("sha256").update(body).digest("hex"),
    bodyBytes: Buffer.byteLength(body),
  };
}
