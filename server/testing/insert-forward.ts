import { uuidv7 } from "uuidv7";
import type { Db } from "../db/index.ts";
import { forwards } from "../db/schema/index.ts";

type ForwardRow = typeof forwards.$inferInsert;

/** Puts a forward straight into the table, in whatever state a test needs; consistent by itself. */
export async function insertForward(
  db: Db,
  given: Partial<ForwardRow> & { eventId: string; destinationId: string },
): Promise<ForwardRow> {
  const status = given.status ?? "delivered";
  const at = given.receivedAt ?? new Date();
  const row: ForwardRow = {
    id: uuidv7(),
    clientId: "smart-tax-nation",
    eventType: "call_started",
    receivedAt: at,
    webhookId: `msg_${given.eventId}`,
    status,
    createdAt: at,
    deliveredAt: status === "delivered" ? at : null,
    finishedAt: status === "delivered" || status === "dead" ? at : null,
    nextAttemptAt: at,
    ...given,
  };
  await db.insert(forwards).values(row);
  return row;
}
