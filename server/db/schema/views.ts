import { pgTable, text, timestamp, unique, uuid } from "drizzle-orm/pg-core";
import { staffUsers } from "./staff.ts";

/** Filters of the events list that a member of staff wants again, by a name of their own. */
export const savedViews = pgTable(
  "saved_views",
  {
    id: uuid().primaryKey(),
    staffId: text("staff_id")
      .notNull()
      .references(() => staffUsers.id, { onDelete: "cascade" }),
    name: text().notNull(),
    /** The filters as they stand in the URL, beginning with a question mark. */
    search: text().notNull(),
    createdAt: timestamp("created_at", { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  (table) => [unique("saved_views_name").on(table.staffId, table.name)],
);
