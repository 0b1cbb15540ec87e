import { sql } from "drizzle-orm";
import { index, json, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { AUDIT_ACTIONS, AUDIT_SUBJECTS } from "../../domain/audit.ts";

/**
 * Who did what, about which, when and from where. Rows are only ever added. Names are kept as they
 * were: an account can be removed, what it did can not, so nothing here refers to other tables.
 */
export const auditLog = pgTable(
  "audit_log",
  {
    id: uuid().primaryKey(),
    /** The database's clock, which is the same for everybody who writes here. */
    at: timestamp({ withTimezone: true, precision: 3 }).notNull().default(sql`now()`),
    /** Null for whoever runs the server, by the command line or its settings. */
    staffId: text("staff_id"),
    staffName: text("staff_name").notNull(),
    action: text({ enum: AUDIT_ACTIONS }).notNull(),
    clientId: text("client_id"),
    subjectKind: text("subject_kind", { enum: AUDIT_SUBJECTS }),
    subjectId: text("subject_id"),
    /** What else there is to know, in a few words; never a secret or a number. */
    details: json().$type<Record<string, string | number | boolean | null>>(),
    ip: text(),
  },
  (table) => [
    index("audit_log_recent").on(table.at.desc().nullsFirst(), table.id.desc().nullsFirst()),
    // What one of them did, and whether a reveal of theirs still lasts.
    index("audit_log_staff").on(
      table.staffId,
      table.at.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    index("audit_log_action").on(
      table.action,
      table.at.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
  ],
);
