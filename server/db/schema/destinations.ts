import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  integer,
  json,
  pgTable,
  smallint,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import { BODY_FORMS, CIRCUIT_STATES } from "../../domain/destination.ts";
import { clients } from "./clients.ts";

const timestamptz = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/** A client's own URL that events are forwarded to. Archived, never deleted: forwards name it. */
export const destinations = pgTable(
  "destinations",
  {
    id: uuid().primaryKey(),
    clientId: text("client_id")
      .notNull()
      .references(() => clients.id),
    name: text().notNull(),
    url: text().notNull(),
    /** The event types it takes; null for all of them. */
    eventTypes: text("event_types").array(),
    /** Conditions on the body that must all hold; see `domain/condition.ts`. */
    conditions: json().$type<unknown[]>().notNull().default(sql`'[]'::json`),
    bodyForm: text("body_form", { enum: BODY_FORMS }).notNull().default("received"),
    /** Custom headers; each value is sealed with APP_SECRET. */
    headers: json()
      .$type<{ name: string; sealedValue: string }[]>()
      .notNull()
      .default(sql`'[]'::json`),
    timeoutMs: integer("timeout_ms").notNull().default(10_000),
    /** Requests per second at most, over all processes; null for no cap. */
    ratePerSecond: integer("rate_per_second"),
    /** One event of a call at a time, in the order they were received. */
    inOrder: boolean("in_order").notNull().default(false),
    /** The signing secret (`whsec_…`), sealed. */
    secret: text().notNull(),
    /** Signs beside the current one until `previousSecretUntil`, so that rotating loses nothing. */
    previousSecret: text("previous_secret"),
    previousSecretUntil: timestamptz("previous_secret_until"),
    /** While paused its forwards are written and wait. */
    pausedAt: timestamptz("paused_at"),
    /** In words for staff: who paused it, or that it answered 410. */
    pausedBecause: text("paused_because"),
    archivedAt: timestamptz("archived_at"),
    createdAt: timestamptz("created_at").notNull().defaultNow(),
    createdBy: text("created_by"),
    updatedAt: timestamptz("updated_at").notNull().defaultNow(),
  },
  (table) => [
    index("destinations_client").on(table.clientId),
    check("destinations_timeout", sql`timeout_ms between 1000 and 30000`),
    check("destinations_rate", sql`rate_per_second between 1 and 10000`),
    check("destinations_pause_is_whole", sql`(paused_at is null) = (paused_because is null)`),
    check(
      "destinations_overlap_is_whole",
      sql`(previous_secret is null) = (previous_secret_until is null)`,
    ),
  ],
);

/** What all processes share about a destination while they send: its circuit and its pace. */
export const destinationCircuits = pgTable("destination_circuits", {
  destinationId: uuid("destination_id")
    .primaryKey()
    .references(() => destinations.id, { onDelete: "cascade" }),
  state: text({ enum: CIRCUIT_STATES }).notNull().default("closed"),
  /** Failures in a row that speak of the destination, not of one event. */
  failures: smallint().notNull().default(0),
  openedAt: timestamptz("opened_at"),
  /** When the next probe may go out; set unless closed. */
  probeAt: timestamptz("probe_at"),
  /** How often it was opened without a success in between; lengthens the wait. */
  openings: smallint().notNull().default(0),
  /** With a rate cap: the instant from which the next request is within it. */
  nextSlotAt: timestamptz("next_slot_at"),
});
