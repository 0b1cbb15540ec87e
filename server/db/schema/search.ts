import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  pgTable,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import { webhookEvents } from "./events.ts";

const timestamptz = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/**
 * What events are found by besides their own columns. Written off the request path, a moment after
 * the event; see `docs/decisions/0014-*`.
 */
export const eventSearch = pgTable(
  "event_search",
  {
    eventId: uuid("event_id")
      .primaryKey()
      .references(() => webhookEvents.id, { onDelete: "cascade" }),
    receivedAt: timestamptz("received_at").notNull(),
    /** Which quarter of a day it was received in, counted from 1970; part of every term. */
    span: integer().notNull(),
    /** The digits of its phone numbers, each followed by a space. */
    numbers: text().notNull(),
    /** Hashes of what it can be found by, mixed with the span. */
    terms: bigint({ mode: "bigint" }).array().notNull(),
  },
  (table) => [index("event_search_terms").using("gin", table.terms)],
);

/** One row: how much of the past can be searched. */
export const eventSearchState = pgTable(
  "event_search_state",
  {
    onlyRow: boolean("only_row").primaryKey().default(true),
    /** Events received since are in `event_search`, but for those of the last moments. */
    since: timestamptz("since").notNull(),
  },
  (table) => [check("event_search_state_one_row", sql`${table.onlyRow}`)],
);
