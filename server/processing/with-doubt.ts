import { inArray, sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { webhookEvents } from "../db/schema/index.ts";
import type { EventStatus } from "../domain/event.ts";
import { EVENT_IN_DOUBT } from "./effects.ts";

/**
 * Tells of each event whether it is in doubt. Only of those that failed it is asked, and where none did,
 * as on most pages of a list, nothing is.
 */
export async function withDoubt<Event extends { id: string; status: EventStatus }>(
  db: Db,
  events: readonly Event[],
): Promise<(Event & { inDoubt: boolean })[]> {
  const failed = events.filter(({ status }) => status === "failed" || status === "dead");
  const rows =
    failed.length === 0
      ? []
      : await db
          .select({ id: webhookEvents.id })
          .from(webhookEvents)
          .where(
            sql`${inArray(
              webhookEvents.id,
              failed.map(({ id }) => id),
            )} and ${EVENT_IN_DOUBT}`,
          );
  const doubted = new Set(rows.map(({ id }) => id));
  return events.map((event) => ({ ...event, inDoubt: doubted.has(event.id) }));
}
