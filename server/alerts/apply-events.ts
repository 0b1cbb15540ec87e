import { getTableColumns, type SQL, sql } from "drizzle-orm";
import { allEnded } from "../all-ended.ts";
import { announce, type Tx } from "../db/index.ts";
import { alerts } from "../db/schema/alerts.ts";
import type { AlertEventType } from "../domain/alert.ts";
import type { AlertObservation } from "./observe.ts";

const COLUMNS = getTableColumns(alerts);
type Field = keyof typeof COLUMNS;

/** What both events tell; the one that triggered it is believed, and the other fills what it left out. */
const SHARED = [
  "ruleId",
  "name",
  "metricType",
  "filter",
  "thresholdType",
  "thresholdValue",
  "comparator",
  "frequency",
  "window",
  "triggeredAt",
] as const satisfies readonly Field[];

/** What each event tells alone. */
const OWN = {
  alert_triggered: ["triggeredEventId", "triggeredValue", "triggeredPreviousValue"],
  alert_resolved: ["resolvedEventId", "resolvedValue", "resolvedPreviousValue"],
} as const satisfies Record<AlertEventType, readonly Field[]>;

const MERGE: Record<AlertEventType, Partial<Record<Field, SQL>>> = {
  alert_triggered: mergeOf("alert_triggered"),
  alert_resolved: mergeOf("alert_resolved"),
};

/**
 * Merges what events say into the rows of their incidents, or makes the rows. Each of the two events
 * has columns of its own, and of what they share it is fixed whose word counts: so the row is right for
 * either order of arrival, and running an event twice changes nothing.
 *
 * A statement for each, in one round trip: alerts are rare. Without any, none.
 *
 * @param tx a transaction, in which the rows of calls have been written already: whoever writes to both
 *   does so in this order
 */
export async function applyEventsToAlerts(
  tx: Tx,
  observations: readonly AlertObservation[],
): Promise<void> {
  if (observations.length === 0) return;
  // In the order of their names, so that two transactions lock the rows in the same one.
  const sorted = observations.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const clientIds = observations.map(({ row }) => row.clientId);
  await allEnded([
    ...sorted.map(({ eventType, row }) =>
      tx
        .insert(alerts)
        .values(row)
        .onConflictDoUpdate({
          target: [alerts.clientId, alerts.incidentId],
          set: MERGE[eventType],
        }),
    ),
    announce(tx, "alerts", clientIds),
  ]);
}

function mergeOf(eventType: AlertEventType): Partial<Record<Field, SQL>> {
  const triggers = eventType === "alert_triggered";
  const merge: Partial<Record<Field, SQL>> = {
    resolvedAt: triggers ? filled("resolvedAt") : replaced("resolvedAt"),
    firstEventAt: sql`least(${alerts.firstEventAt}, ${given("firstEventAt")})`,
  };
  for (const field of SHARED) merge[field] = triggers ? replaced(field) : filled(field);
  for (const field of OWN[eventType]) merge[field] = given(field);
  return merge;
}

/** The event's value over the known one; never null over a value. */
function replaced(field: Field): SQL {
  return sql`coalesce(${given(field)}, ${COLUMNS[field]})`;
}

/** The known value; the event's where there is none. */
function filled(field: Field): SQL {
  return sql`coalesce(${COLUMNS[field]}, ${given(field)})`;
}

function given(field: Field): SQL {
  return sql`excluded.${sql.identifier(COLUMNS[field].name)}`;
}

/** Ids of clients have no spaces. */
function nameOf({ row: { clientId, incidentId } }: AlertObservation): string {
  return `${clientId} ${incidentId}`;
}
