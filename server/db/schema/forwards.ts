import { sql } from "drizzle-orm";
import {
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { FORWARD_OUTCOMES, FORWARD_STAGES, FORWARD_STATUSES } from "../../domain/forward.ts";
import { destinations } from "./destinations.ts";
import { webhookEvents } from "./events.ts";

const timestamptz = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/** One event on its way to one destination, and the work list of the forwarding in one. */
export const forwards = pgTable(
  "forwards",
  {
    id: uuid().primaryKey(),
    eventId: uuid("event_id")
      .notNull()
      .references(() => webhookEvents.id, { onDelete: "cascade" }),
    destinationId: uuid("destination_id")
      .notNull()
      .references(() => destinations.id),
    /** Of the event, copied so that order and lists need no join. */
    clientId: text("client_id").notNull(),
    callId: text("call_id"),
    eventType: text("event_type").notNull(),
    receivedAt: timestamptz("received_at").notNull(),
    /**
     * The `webhook-id` header: the same on every try, also of one made while the database was
     * away, because it follows from the event's key and the destination.
     */
    webhookId: text("webhook_id").notNull(),
    status: text({ enum: FORWARD_STATUSES }).notNull().default("waiting"),
    createdAt: timestamptz("created_at").notNull(),
    /** When it was delivered first; a replay does not move it. */
    deliveredAt: timestamptz("delivered_at"),
    /** Set with `delivered` and `dead`; null means there is something to send. */
    finishedAt: timestamptz("finished_at"),
    attempts: smallint().notNull().default(0),
    /** Failed tries since it was written or last replayed; drives the retry schedule. */
    failedAttempts: smallint("failed_attempts").notNull().default(0),
    nextAttemptAt: timestamptz("next_attempt_at").notNull(),
    claimedBy: text("claimed_by"),
    leaseUntil: timestamptz("lease_until"),
    /** Of the last failed try; null once delivered. */
    lastStage: text("last_stage", { enum: FORWARD_STAGES }),
    lastHttpStatus: smallint("last_http_status"),
    lastError: text("last_error"),
    /** What failures are grouped by; see `domain/failure-cause.ts`. Null once delivered. */
    failureCause: text("failure_cause"),
    failedSince: timestamptz("failed_since"),
    dismissedAt: timestamptz("dismissed_at"),
    dismissedBy: text("dismissed_by"),
    /** Who asked for the sending that is under way, and by which replay; copied to its attempts. */
    requestedBy: text("requested_by"),
    replayId: uuid("replay_id"),
  },
  (table) => [
    unique("forwards_event_destination").on(table.eventId, table.destinationId),
    // The work list of each destination, so that a slow one's backlog is never scanned for another.
    index("forwards_work")
      .on(table.destinationId, table.nextAttemptAt, table.id)
      .where(sql`finished_at is null`),
    // What of a call is still to be sent, for destinations that want its events in order.
    index("forwards_call_work")
      .on(table.destinationId, table.callId, table.receivedAt, table.eventId)
      .where(sql`finished_at is null and call_id is not null`),
    // Forwards that failed, newest first.
    index("forwards_trouble")
      .on(table.createdAt.desc().nullsFirst(), table.id.desc().nullsFirst())
      .where(sql`status in ('failed', 'dead')`),
    // Those of them that need somebody; see `webhook_events_need_somebody`.
    index("forwards_need_somebody")
      .on(table.clientId)
      .where(sql`status = 'dead' and dismissed_at is null`),
    // A destination's forwards, newest first.
    index("forwards_destination").on(
      table.destinationId,
      table.receivedAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    check("forwards_finished", sql`(status in ('delivered', 'dead')) = (finished_at is not null)`),
    check("forwards_delivered", sql`status <> 'delivered' or delivered_at is not null`),
    check("forwards_claim_is_whole", sql`(claimed_by is null) = (lease_until is null)`),
  ],
);

/** One try of a forward. Written when it ended, or when its process is found dead. */
export const forwardAttempts = pgTable(
  "forward_attempts",
  {
    forwardId: uuid("forward_id")
      .notNull()
      .references(() => forwards.id, { onDelete: "cascade" }),
    /** 1, 2, 3 … in the order they were claimed. */
    number: smallint().notNull(),
    worker: text().notNull(),
    startedAt: timestamptz("started_at").notNull(),
    durationMs: integer("duration_ms"),
    outcome: text({ enum: FORWARD_OUTCOMES }).notNull(),
    stage: text({ enum: FORWARD_STAGES }),
    httpStatus: smallint("http_status"),
    error: text(),
    /** The first characters of the answer's body. */
    responseExcerpt: text("response_excerpt"),
    requestedBy: text("requested_by"),
    replayId: uuid("replay_id"),
  },
  (table) => [
    primaryKey({ columns: [table.forwardId, table.number] }),
    check("forward_attempts_failure_has_a_stage", sql`(outcome = 'delivered') = (stage is null)`),
  ],
);

/**
 * What was sent from the journal while the database was away. A forward that is written later
 * for the same event and destination has the same webhook id and takes its end from here.
 */
export const forwardsDuringOutage = pgTable("forwards_during_outage", {
  webhookId: text("webhook_id").primaryKey(),
  destinationId: uuid("destination_id").notNull(),
  startedAt: timestamptz("started_at").notNull(),
  /** Null while it is being sent: nobody else may send it before `holdUntil`. */
  deliveredAt: timestamptz("delivered_at"),
  holdUntil: timestamptz("hold_until").notNull(),
  durationMs: integer("duration_ms"),
  httpStatus: smallint("http_status"),
  responseExcerpt: text("response_excerpt"),
  worker: text().notNull(),
});
