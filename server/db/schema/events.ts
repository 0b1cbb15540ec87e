import { sql } from "drizzle-orm";
import {
  boolean,
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
import { DIVERGENCES } from "../../domain/divergence.ts";
import { DUPLICATE_CAUSES } from "../../domain/duplicate-cause.ts";
import { ATTEMPT_OUTCOMES, EVENT_STATUSES } from "../../domain/event.ts";
import { DOUBT } from "../../domain/failure-cause.ts";

/*
 * Indexes that serve "newest first" say `nullsFirst`, though no column here can be null: it is what
 * PostgreSQL takes a plain `order by … desc` to mean, and it uses an index only if both say the same.
 */

const timestamptz = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/**
 * The inbox: each fact Retell reported, once, and the work list of the processing in one.
 *
 * No foreign key to `clients`: the directory that admits a request is read from that table and
 * clients are never deleted, so the check would cost every insert and never fire.
 */
export const webhookEvents = pgTable(
  "webhook_events",
  {
    /** UUIDv7 made by the app, so that newest-first is the primary key backwards. */
    id: uuid().primaryKey(),
    clientId: text("client_id").notNull(),
    eventType: text("event_type").notNull(),
    /** Call or chat id; null where the body names none. */
    callId: text("call_id"),
    /** Null only for Retell's dashboard test, which is never a duplicate. */
    idempotencyKey: text("idempotency_key"),
    /** Version of the identity table that made the key. */
    identityVersion: smallint("identity_version").notNull(),
    isTest: boolean("is_test").notNull().default(false),
    /**
     * The raw body byte for byte. `text` is exact here: a body is recorded only if it is valid
     * JSON, hence valid UTF-8 without a raw NUL. Stored uncompressed or lz4 (see the migration).
     */
    body: text().notNull(),
    bodySha256: text("body_sha256").notNull(),
    bodyBytes: integer("body_bytes").notNull(),
    sourceIp: text("source_ip"),
    /** When Retell signed the first delivery, by its clock. */
    signedAt: timestamptz("signed_at"),
    receivedAt: timestamptz("received_at").notNull(),

    status: text({ enum: EVENT_STATUSES }).notNull().default("received"),
    /** When it was processed first; a replay does not move it. */
    processedAt: timestamptz("processed_at"),
    /** Set with `processed` and `dead`; null means there is work to do. */
    finishedAt: timestamptz("finished_at"),
    /** Runs of the handlers so far, counted when they are claimed. */
    attempts: smallint().notNull().default(0),
    /** Failed runs since the event was recorded or last replayed; drives the retry schedule. */
    failedAttempts: smallint("failed_attempts").notNull().default(0),
    nextAttemptAt: timestamptz("next_attempt_at").notNull(),
    /** The worker that holds the claim and until when; not part of any index, so claims stay cheap. */
    claimedBy: text("claimed_by"),
    leaseUntil: timestamptz("lease_until"),
    lastError: text("last_error"),
    /** What failures are grouped by; see `domain/failure-cause.ts`. Null unless failed or dead. */
    failureCause: text("failure_cause"),
    failedSince: timestamptz("failed_since"),
    /** Set when staff have seen a failure and want it out of the way. */
    dismissedAt: timestamptz("dismissed_at"),
    dismissedBy: text("dismissed_by"),
    /** Who asked for the replay that is under way; copied to its attempts. */
    replayRequestedBy: text("replay_requested_by"),

    /** In no index, not even in the condition of one, so that a copy is counted on the row's page. */
    duplicateCount: integer("duplicate_count").notNull().default(0),
    divergentCount: integer("divergent_count").notNull().default(0),
    lastDuplicateAt: timestamptz("last_duplicate_at"),
  },
  (table) => [
    unique("webhook_events_idempotency_key").on(table.idempotencyKey),
    // A client's events, newest first.
    index("webhook_events_client").on(
      table.clientId,
      table.receivedAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    // Everybody's events, newest first, and time ranges.
    index("webhook_events_received").on(
      table.receivedAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    // A call's events.
    index("webhook_events_call").on(table.callId, table.clientId).where(sql`call_id is not null`),
    // The work list: claims read it in order of when the work is due.
    index("webhook_events_work").on(table.nextAttemptAt, table.id).where(sql`finished_at is null`),
    // Events that failed, newest first.
    index("webhook_events_trouble")
      .on(table.receivedAt.desc().nullsFirst(), table.id.desc().nullsFirst())
      .where(sql`status in ('failed', 'dead')`),
    // Those of them that need somebody: few beside thousands that are tried again by themselves, or
    // that were dismissed, and counted on every page.
    index("webhook_events_need_somebody")
      .on(table.clientId)
      .where(
        sql.raw(`dismissed_at is null and (status = 'dead' or failure_cause like '${DOUBT}%')`),
      ),
    // "Divergent only", for all and for one client: rare among the duplicates, and a quiet client's
    // among those that diverge, so that one index of both would scan too far.
    index("webhook_events_divergent")
      .on(table.receivedAt.desc().nullsFirst(), table.id.desc().nullsFirst())
      .where(sql`divergent_count > 0`),
    index("webhook_events_client_divergent")
      .on(table.clientId, table.receivedAt.desc().nullsFirst(), table.id.desc().nullsFirst())
      .where(sql`divergent_count > 0`),
    // One event type, and which types there are. The three that make up most of the traffic are
    // found soon enough newest first, so an ordinary insert never touches this index.
    index("webhook_events_rare_types")
      .on(table.eventType, table.receivedAt.desc().nullsFirst(), table.id.desc().nullsFirst())
      .where(sql`event_type not in ('call_started', 'call_ended', 'call_analyzed')`),
    check(
      "webhook_events_processed_when_it_says_so",
      sql`status <> 'processed' or processed_at is not null`,
    ),
    check(
      "webhook_events_finished_when_it_says_so",
      sql`(status in ('processed', 'dead')) = (finished_at is not null)`,
    ),
    check("webhook_events_claim_is_whole", sql`(claimed_by is null) = (lease_until is null)`),
    check("webhook_events_counts", sql`divergent_count between 0 and duplicate_count`),
    check("webhook_events_test_has_no_key", sql`is_test = (idempotency_key is null)`),
  ],
);

/**
 * Every duplicate. The first delivery is the event row itself.
 * Identical twins of one batch share a row; `count` says how many they were.
 */
export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    id: uuid().primaryKey(),
    eventId: uuid("event_id")
      .notNull()
      .references(() => webhookEvents.id, { onDelete: "cascade" }),
    clientId: text("client_id").notNull(),
    receivedAt: timestamptz("received_at").notNull(),
    signedAt: timestamptz("signed_at"),
    sourceIp: text("source_ip"),
    count: integer().notNull().default(1),
    bodySha256: text("body_sha256").notNull(),
    bodyBytes: integer("body_bytes").notNull(),
    /** Kept only where the bytes differ from the event's. */
    body: text(),
    /** Null until classified; equal bytes are known to be identical at once. */
    divergence: text({ enum: DIVERGENCES }),
    /** Why it came; null until explained, off the request path (`server/duplicates/`). */
    cause: text({ enum: DUPLICATE_CAUSES }),
    causeIsCertain: boolean("cause_is_certain"),
    /**
     * Whether processing it again would have set out to reach outside: its event has forwards, or a
     * handler of it began effects, whatever came of them. Null until the event has ended.
     */
    wouldRepeat: boolean("would_repeat"),
  },
  (table) => [
    index("webhook_deliveries_event").on(table.eventId, table.receivedAt, table.id),
    index("webhook_deliveries_client").on(
      table.clientId,
      table.receivedAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    // What the classifier still has to look at.
    index("webhook_deliveries_unclassified").on(table.id).where(sql`divergence is null`),
    // What is still to be explained, which begins when it is classified: with the one above, all
    // that a new duplicate has to enter.
    index("webhook_deliveries_unexplained")
      .on(table.receivedAt, table.id)
      .where(sql`cause is null and divergence is not null`),
    // Explained, of an event that has not ended.
    index("webhook_deliveries_unsettled")
      .on(table.id)
      .where(sql`cause is not null and would_repeat is null`),
    // The list of duplicates, newest first: of all, by cause, by divergence.
    index("webhook_deliveries_explained")
      .on(table.receivedAt.desc().nullsFirst(), table.id.desc().nullsFirst())
      .where(sql`cause is not null`),
    index("webhook_deliveries_cause")
      .on(table.cause, table.receivedAt.desc().nullsFirst(), table.id.desc().nullsFirst())
      .where(sql`cause is not null`),
    index("webhook_deliveries_client_cause")
      .on(
        table.clientId,
        table.cause,
        table.receivedAt.desc().nullsFirst(),
        table.id.desc().nullsFirst(),
      )
      .where(sql`cause is not null`),
    index("webhook_deliveries_divergence")
      .on(table.divergence, table.receivedAt.desc().nullsFirst(), table.id.desc().nullsFirst())
      .where(sql`cause is not null and divergence <> 'identical'`),
    index("webhook_deliveries_client_divergence")
      .on(
        table.clientId,
        table.divergence,
        table.receivedAt.desc().nullsFirst(),
        table.id.desc().nullsFirst(),
      )
      .where(sql`cause is not null and divergence <> 'identical'`),
    check("webhook_deliveries_count", sql`count >= 1`),
    check(
      "webhook_deliveries_cause_is_whole",
      sql`(cause is null) = (cause_is_certain is null) and (cause is not null or would_repeat is null)`,
    ),
    check(
      "webhook_deliveries_keep_what_differs",
      sql`(divergence is not distinct from 'identical') = (body is null)`,
    ),
  ],
);

/** One run of an event's handlers. Open (no outcome) while it runs. */
export const processingAttempts = pgTable(
  "processing_attempts",
  {
    eventId: uuid("event_id")
      .notNull()
      .references(() => webhookEvents.id, { onDelete: "cascade" }),
    /** 1, 2, 3 … in the order they were claimed. */
    number: smallint().notNull(),
    worker: text().notNull(),
    startedAt: timestamptz("started_at").notNull(),
    finishedAt: timestamptz("finished_at"),
    outcome: text({ enum: ATTEMPT_OUTCOMES }),
    error: text(),
    /** The staff member who asked for this run by a replay; null for the ordinary ones. */
    requestedBy: text("requested_by"),
  },
  (table) => [
    primaryKey({ columns: [table.eventId, table.number] }),
    check("processing_attempts_end_has_an_outcome", sql`(outcome is null) = (finished_at is null)`),
  ],
);
