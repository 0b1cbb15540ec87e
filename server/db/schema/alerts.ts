import { sql } from "drizzle-orm";
import {
  check,
  doublePrecision,
  index,
  json,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from "drizzle-orm/pg-core";

const timestamptz = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/**
 * Retell's own alerts, one row per incident: what `alert_triggered` and `alert_resolved` say of it, in
 * whatever order they come. Each is sent once and never again, so either may be missing for good.
 * What is named as in Retell's body is in Retell's units: cents, milliseconds, per cent.
 */
export const alerts = pgTable(
  "alerts",
  {
    clientId: text("client_id").notNull(),
    /** Retell's `alert_incident_id`; where a body names none, the id of its event, which stands alone. */
    incidentId: text("incident_id").notNull(),
    ruleId: text("rule_id"),
    name: text(),
    metricType: text("metric_type"),
    filter: json(),
    thresholdType: text("threshold_type"),
    thresholdValue: doublePrecision("threshold_value"),
    comparator: text(),
    frequency: text(),
    window: text(),
    triggeredAt: timestamptz("triggered_at"),
    resolvedAt: timestamptz("resolved_at"),
    /** Null until it has come. */
    triggeredEventId: uuid("triggered_event_id"),
    /** The measured value, and the one of the window before where the threshold is relative. */
    triggeredValue: doublePrecision("triggered_value"),
    triggeredPreviousValue: doublePrecision("triggered_previous_value"),
    resolvedEventId: uuid("resolved_event_id"),
    resolvedValue: doublePrecision("resolved_value"),
    resolvedPreviousValue: doublePrecision("resolved_previous_value"),
    /** When the first of the two was received. */
    firstEventAt: timestamptz("first_event_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.clientId, table.incidentId] }),
    // Which events have been read; see `alerts/catch-up.ts`.
    unique("alerts_triggered_event").on(table.triggeredEventId),
    unique("alerts_resolved_event").on(table.resolvedEventId),
    // All incidents, newest first.
    index("alerts_first_event").on(
      table.firstEventAt.desc().nullsFirst(),
      table.clientId.desc().nullsFirst(),
      table.incidentId.desc().nullsFirst(),
    ),
    // A client's incidents, newest first.
    index("alerts_client").on(
      table.clientId,
      table.firstEventAt.desc().nullsFirst(),
      table.incidentId.desc().nullsFirst(),
    ),
    // Those of which no end is known, newest first: few, whatever has been.
    index("alerts_unresolved")
      .on(
        table.firstEventAt.desc().nullsFirst(),
        table.clientId.desc().nullsFirst(),
        table.incidentId.desc().nullsFirst(),
      )
      .where(sql`resolved_at is null and resolved_event_id is null`),
    // The next incident of a rule, which shows that the one before has ended.
    index("alerts_rule").on(table.clientId, table.ruleId, table.triggeredAt),
    check(
      "alerts_follow_from_an_event",
      sql`triggered_event_id is not null or resolved_event_id is not null`,
    ),
  ],
);
