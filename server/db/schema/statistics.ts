import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
} from "drizzle-orm/pg-core";
import { LATENCY_MEASURES } from "../../domain/latency-bucket.ts";

const timestamptz = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });
const count = (name: string) => bigint(name, { mode: "number" }).notNull().default(0);

/** `quarter`: of an hour, kept for everybody together only. */
export const GRAINS = ["minute", "quarter", "hour", "day"] as const;

/**
 * Counts of events by client, type and span of time. Everything an event ever adds to (its
 * duplicates too) counts where the event was received. Test events count nowhere. The rows without a
 * type are the sums of all types, and of those, the rows of the client `*` the sums of all clients.
 */
export const statistics = pgTable(
  "statistics",
  {
    grain: text({ enum: GRAINS }).notNull(),
    startsAt: timestamptz("starts_at").notNull(),
    clientId: text("client_id").notNull(),
    eventType: text("event_type").notNull(),
    events: count("events"),
    duplicates: count("duplicates"),
    divergent: count("divergent"),
    dead: count("dead"),
  },
  (table) => [
    primaryKey({ columns: [table.grain, table.startsAt, table.clientId, table.eventType] }),
    // A span of each client.
    index("statistics_of_every_type")
      .on(table.grain, table.startsAt, table.clientId)
      .where(sql`event_type = ''`),
    // A span of one, or of everybody.
    index("statistics_client")
      .on(table.clientId, table.grain, table.startsAt)
      .where(sql`event_type = ''`),
  ],
);

/**
 * Counts of latencies per bucket (see `domain/latency-bucket.ts`): `processing` where the event was
 * received, `ack` and `lag` where the delivery was. Here too the client `*` is all of them.
 */
export const latencies = pgTable(
  "latencies",
  {
    grain: text({ enum: GRAINS }).notNull(),
    startsAt: timestamptz("starts_at").notNull(),
    clientId: text("client_id").notNull(),
    measure: text({ enum: LATENCY_MEASURES }).notNull(),
    bucket: smallint().notNull(),
    count: count("count"),
  },
  (table) => [
    primaryKey({
      columns: [table.grain, table.startsAt, table.clientId, table.measure, table.bucket],
    }),
    index("latencies_client").on(table.clientId, table.grain, table.startsAt),
  ],
);

/**
 * Explained duplicates, counted where the copy was received, in the statement that explains it: by
 * cause, by divergence, and those that processing would have done again outside (`avoided`, see
 * `would_repeat`). The rows of the client `*`, without a type, are the sums of all the others.
 */
export const duplicateStatistics = pgTable(
  "duplicate_statistics",
  {
    grain: text({ enum: GRAINS }).notNull(),
    startsAt: timestamptz("starts_at").notNull(),
    clientId: text("client_id").notNull(),
    eventType: text("event_type").notNull(),
    duplicates: count("duplicates"),
    avoided: count("avoided"),
    weFailed: count("we_failed"),
    weWereSlow: count("we_were_slow"),
    hungUp: count("hung_up"),
    twin: count("twin"),
    late: count("late"),
    unknown: count("unknown"),
    sentTwice: count("sent_twice"),
    restamped: count("restamped"),
    enriched: count("enriched"),
    conflicting: count("conflicting"),
  },
  (table) => [
    primaryKey({ columns: [table.grain, table.startsAt, table.clientId, table.eventType] }),
    index("duplicate_statistics_client").on(table.clientId, table.grain, table.startsAt),
    check("duplicate_statistics_avoided", sql`avoided between 0 and duplicates`),
    check(
      "duplicate_statistics_causes",
      sql`duplicates = we_failed + we_were_slow + hung_up + twin + late + unknown + sent_twice`,
    ),
  ],
);

/**
 * What has happened and is not yet folded into `statistics`: rows are only ever added, by the
 * transaction that makes the fact, and taken away by the one that folds them. So the sums are exact
 * whatever dies when, and no two writers ever wait for each other here. No index: it is emptied
 * every second.
 */
export const statisticDeltas = pgTable(
  "statistic_deltas",
  {
    minute: timestamptz("minute").notNull(),
    clientId: text("client_id").notNull(),
    eventType: text("event_type").notNull(),
    events: integer().notNull().default(0),
    duplicates: integer().notNull().default(0),
    divergent: integer().notNull().default(0),
    dead: integer().notNull().default(0),
    /** One event processed with this latency; null where none was. */
    processingBucket: smallint("processing_bucket"),
  },
  (table) => [
    check(
      "statistic_deltas_minute",
      sql`${table.minute} = date_trunc('minute', ${table.minute}, 'UTC')`,
    ),
  ],
);
