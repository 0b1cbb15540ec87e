import { sql } from "drizzle-orm";
import { index, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { webhookEvents } from "./events.ts";

/**
 * Which events have duplicates: those whose `duplicate_count` is above 0, each listed in the statement
 * that counts its first one, with what of it never changes and lists are narrowed by.
 *
 * A table, where an index over the events would do to read them: one that knew them by their count
 * would have every copy move its event's row through all the other indexes (decision 26).
 */
export const duplicatedEvents = pgTable(
  "duplicated_events",
  {
    eventId: uuid("event_id")
      .primaryKey()
      .references(() => webhookEvents.id, { onDelete: "cascade" }),
    clientId: text("client_id").notNull(),
    eventType: text("event_type").notNull(),
    /** The event's, not that of a duplicate. */
    receivedAt: timestamp("received_at", { withTimezone: true, precision: 3 }).notNull(),
  },
  (table) => [
    // "Duplicates only", for all and for one client. `nullsFirst`: see `webhook_events`.
    index("duplicated_events_received").on(
      table.receivedAt.desc().nullsFirst(),
      table.eventId.desc().nullsFirst(),
    ),
    index("duplicated_events_client").on(
      table.clientId,
      table.receivedAt.desc().nullsFirst(),
      table.eventId.desc().nullsFirst(),
    ),
    // One event type; the common ones are found soon enough newest first.
    index("duplicated_events_rare_types")
      .on(table.eventType, table.receivedAt.desc().nullsFirst(), table.eventId.desc().nullsFirst())
      .where(sql`event_type not in ('call_started', 'call_ended', 'call_analyzed')`),
  ],
);
