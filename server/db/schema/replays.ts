import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  integer,
  json,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import { REPLAY_STATES } from "../../domain/replay.ts";

const timestamptz = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/** Events that staff had done again: which, what of them, by whom and why. */
export const replays = pgTable(
  "replays",
  {
    id: uuid().primaryKey(),
    /** What was chosen, as it was chosen; see `domain/replay.ts`. */
    scope: json().$type<unknown>().notNull(),
    /** The handlers run again. */
    runHandlers: boolean("run_handlers").notNull(),
    /** Sent again to these; null for none of them. */
    destinationIds: uuid("destination_ids").array(),
    /** Also where it was delivered already. */
    includeDelivered: boolean("include_delivered").notNull(),
    requestedBy: text("requested_by").notNull(),
    reason: text().notNull(),
    requestedAt: timestamptz("requested_at").notNull(),
    /** Events per second at most. */
    perSecond: integer("per_second").notNull(),
    state: text({ enum: REPLAY_STATES }).notNull().default("running"),
    total: integer().notNull(),
    done: integer().notNull().default(0),
    /** Of those done: what could not be replayed (a test, say), or had nothing to send. */
    skipped: integer().notNull().default(0),
    nextStepAt: timestamptz("next_step_at").notNull(),
    cancelledBy: text("cancelled_by"),
    finishedAt: timestamptz("finished_at"),
  },
  (table) => [
    index("replays_recent").on(table.requestedAt.desc().nullsFirst()),
    index("replays_running").on(table.nextStepAt).where(sql`state = 'running'`),
    check("replays_finished", sql`(state = 'running') = (finished_at is null)`),
  ],
);

/**
 * The events of a replay, in the order they are to be done.
 *
 * No foreign key to the events: a replay may have a million of them, and checking it would lock,
 * and so rewrite, the row of each. An event that is gone when its turn comes is passed over.
 */
export const replayItems = pgTable(
  "replay_items",
  {
    replayId: uuid("replay_id")
      .notNull()
      .references(() => replays.id, { onDelete: "cascade" }),
    position: integer().notNull(),
    eventId: uuid("event_id").notNull(),
    doneAt: timestamptz("done_at"),
    /** Why nothing, or not all, was done, in words for staff. */
    skippedBecause: text("skipped_because"),
  },
  (table) => [primaryKey({ columns: [table.replayId, table.position] })],
);
