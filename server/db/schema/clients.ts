import { sql } from "drizzle-orm";
import { check, pgTable, text, timestamp } from "drizzle-orm/pg-core";

/** One tenant of the agency. Never deleted: its id stands in keys for as long as events do. */
export const clients = pgTable(
  "clients",
  {
    id: text().primaryKey(),
    name: text().notNull(),
    /** Sealed with APP_SECRET; see `clients/seal.ts`. */
    currentKey: text("current_key").notNull(),
    /** The key before the last rotation. Still verifies, so that rotating loses nothing. */
    previousKey: text("previous_key"),
    keyRotatedAt: timestamp("key_rotated_at", { withTimezone: true }),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    disabledAt: timestamp("disabled_at", { withTimezone: true }),
  },
  (table) => [check("clients_id_is_a_slug", sql`${table.id} ~ '^[a-z0-9][a-z0-9-]{0,62}$'`)],
);
