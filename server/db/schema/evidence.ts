import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  integer,
  pgTable,
  smallint,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";

const timestamptz = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/**
 * One run of the server that takes webhooks. Everything received before `answered_until` was
 * answered `200` in time, unless `noted_answers` or `evidence_gaps` say otherwise: the three are
 * written in one statement. A run without `ended_at` that is silent has died.
 */
export const serverRuns = pgTable("server_runs", {
  id: uuid().primaryKey(),
  startedAt: timestamptz("started_at").notNull(),
  lastSeenAt: timestamptz("last_seen_at").notNull(),
  answeredUntil: timestamptz("answered_until").notNull(),
  /** Set when it ended in order. */
  endedAt: timestamptz("ended_at"),
  /** Since when it was silent and taken for dead, though it was not; cleared once that is mended. */
  silentSince: timestamptz("silent_since"),
});

/**
 * How a delivery was answered, where that may matter: it was slow, it failed, nobody was there to
 * hear it, or another copy followed. All others were answered `200` in time.
 */
export const notedAnswers = pgTable(
  "noted_answers",
  {
    deliveryId: uuid("delivery_id").primaryKey(),
    clientId: text("client_id").notNull(),
    idempotencyKey: text("idempotency_key").notNull(),
    receivedAt: timestamptz("received_at").notNull(),
    signedAt: timestamptz("signed_at"),
    sourceIp: text("source_ip"),
    bodySha256: text("body_sha256").notNull(),
    status: smallint().notNull(),
    /** From the headers of the request to the answer. */
    ackMs: integer("ack_ms").notNull(),
    /** The sender had closed the connection before the answer could be written. */
    wasGone: boolean("was_gone").notNull(),
    /** Kept on disk, because the database was away. */
    isJournaled: boolean("is_journaled").notNull(),
  },
  (table) => [
    // What is known of the answers to an event's deliveries.
    index("noted_answers_key").on(table.idempotencyKey),
    check("noted_answers_ack", sql`ack_ms >= 0`),
  ],
);

/** Spans in which more answers were unusual than could be noted: nothing is claimed about them. */
export const evidenceGaps = pgTable(
  "evidence_gaps",
  {
    id: uuid().primaryKey(),
    clientId: text("client_id").notNull(),
    fromAt: timestamptz("from_at").notNull(),
    toAt: timestamptz("to_at").notNull(),
    answers: integer().notNull(),
  },
  (table) => [
    index("evidence_gaps_client").on(table.clientId, table.toAt),
    check("evidence_gaps_span", sql`from_at <= to_at`),
  ],
);
