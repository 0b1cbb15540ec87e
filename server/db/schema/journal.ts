import { bigint, integer, pgTable, text, timestamp } from "drizzle-orm/pg-core";

/** How far each journal has been drained: commits together with what was drained. */
export const journalProgress = pgTable("journal_progress", {
  journalId: text("journal_id").primaryKey(),
  segment: integer().notNull(),
  byteOffset: bigint("byte_offset", { mode: "number" }).notNull(),
  /** Nothing that still lies in it was received before this; null where nothing is known to. */
  pendingSince: timestamp("pending_since", { withTimezone: true, precision: 3 }),
  updatedAt: timestamp("updated_at", { withTimezone: true, precision: 3 }).notNull(),
});
