import { sql } from "drizzle-orm";
import {
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import { REFUSAL_CODES } from "../../domain/refusal.ts";

const timestamptz = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });
const codes = REFUSAL_CODES as [(typeof REFUSAL_CODES)[number], ...typeof REFUSAL_CODES];

/** A request to a known client that was turned away, with enough to see why. */
export const refusedRequests = pgTable(
  "refused_requests",
  {
    id: uuid().primaryKey(),
    clientId: text("client_id").notNull(),
    code: text({ enum: codes }).notNull(),
    refusedAt: timestamptz("refused_at").notNull(),
    sourceIp: text("source_ip"),
    bodyBytes: integer("body_bytes"),
    /** The first characters of the body, made safe to store. */
    excerpt: text(),
    detail: text(),
  },
  (table) => [
    index("refused_requests_client").on(
      table.clientId,
      table.refusedAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    index("refused_requests_recent").on(
      table.refusedAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
  ],
);

/**
 * Every refusal, kept in detail or not, counted by hour. `client_id` is empty for unknown
 * clients: the name is the stranger's choice and is not stored.
 */
export const refusalCounts = pgTable(
  "refusal_counts",
  {
    clientId: text("client_id").notNull(),
    code: text({ enum: codes }).notNull(),
    hour: timestamptz("hour").notNull(),
    count: integer().notNull(),
    lastAt: timestamptz("last_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.hour, table.clientId, table.code] }),
    check("refusal_counts_count", sql`count >= 1`),
  ],
);
