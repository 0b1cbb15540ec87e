import { sql } from "drizzle-orm";
import { check, pgTable, primaryKey, smallint, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { EFFECT_STATES } from "../../domain/effect.ts";
import { webhookEvents } from "./events.ts";

const timestamptz = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/** What handlers did outside the database by `ctx.once`: once per event and name, for good. */
export const effects = pgTable(
  "effects",
  {
    eventId: uuid("event_id")
      .notNull()
      .references(() => webhookEvents.id, { onDelete: "cascade" }),
    name: text().notNull(),
    state: text({ enum: EFFECT_STATES }).notNull(),
    /** The attempt that ran it last. */
    attempt: smallint().notNull(),
    worker: text().notNull(),
    startedAt: timestamptz("started_at").notNull(),
    finishedAt: timestamptz("finished_at"),
    /** What it returned, as JSON text. */
    result: text(),
    error: text(),
    /** The member of staff who settled a doubt about it; what they said stands in `error`. */
    releasedBy: text("released_by"),
  },
  (table) => [
    primaryKey({ columns: [table.eventId, table.name] }),
    check("effects_end", sql`(state = 'started') = (finished_at is null)`),
  ],
);
