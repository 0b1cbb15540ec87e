import { sql } from "drizzle-orm";
import { integer, json, numeric, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { CALL_KINDS, CALL_STATES, type TranscriptEntry } from "../../domain/call.ts";

const timestamptz = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/**
 * What is known of each call or chat, merged forward from its events in any order.
 * `json`, not `jsonb`: only `json` takes the escapes `\u0000` and lone surrogates that occur.
 */
export const calls = pgTable(
  "calls",
  {
    clientId: text("client_id").notNull(),
    callId: text("call_id").notNull(),
    kind: text({ enum: CALL_KINDS }).notNull(),
    /** Derived from the events seen, not from Retell's `call_status`, which can lag. */
    state: text({ enum: CALL_STATES }).notNull(),
    callType: text("call_type"),
    direction: text(),
    fromNumber: text("from_number"),
    toNumber: text("to_number"),
    agentId: text("agent_id"),
    agentName: text("agent_name"),
    startedAt: timestamptz("started_at"),
    endedAt: timestamptz("ended_at"),
    transferEndedAt: timestamptz("transfer_ended_at"),
    durationMs: integer("duration_ms"),
    endReason: text("end_reason"),
    /** In US cents, as Retell reports it; fractional. */
    costCents: numeric("cost_cents"),
    recordingUrl: text("recording_url"),
    transcript: json().$type<TranscriptEntry[]>(),
    analysis: json(),
    metadata: json(),
    /** For each field, the rank of the event it came from (see `calls/rank.ts`); makes the merge order-free. */
    provenance: json().$type<Record<string, string>>().notNull().default(sql`'{}'::json`),
    firstEventAt: timestamptz("first_event_at").notNull(),
    lastEventAt: timestamptz("last_event_at").notNull(),
  },
  (table) => [
    // The only index, and to stay so: another one that begins with the client would be taken for as
    // good while the table is small, and the plan that reads all calls of a client be kept.
    primaryKey({ columns: [table.clientId, table.callId] }),
  ],
);
