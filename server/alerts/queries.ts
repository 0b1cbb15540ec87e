import { and, count, desc, eq, getTableColumns, type SQL, sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { alerts } from "../db/schema/index.ts";
import type { AlertState } from "../domain/alert.ts";
import type { AlertCursor, AlertFilter } from "../domain/alert-filter.ts";

/** In the words of the index of those of which no end is known. */
const UNRESOLVED = sql`(${alerts.resolvedAt} is null and ${alerts.resolvedEventId} is null)`;

/**
 * When the next incident of the same rule was triggered. Retell opens none before the one before has
 * ended, so it shows that this one has, also where nobody was told: what is sent once may be lost, and
 * a rule that is edited loses its open incident without a word.
 */
const NEXT_TRIGGERED_AT: SQL<Date | null> = sql`(
  select min(later.triggered_at) from alerts later
  where later.client_id = alerts.client_id and later.rule_id = alerts.rule_id
    and later.triggered_at > alerts.triggered_at)`.mapWith(alerts.triggeredAt);

const IS_OPEN = sql`${UNRESOLVED} and ${NEXT_TRIGGERED_AT} is null`;

/**
 * One page of incidents, newest first by when they were heard of.
 *
 * @returns `nextCursor` is null on the last page
 */
export async function listAlerts(
  db: Db,
  page: { filter: AlertFilter; cursor?: AlertCursor | null; limit: number },
) {
  const { filter, cursor, limit } = page;
  const found = await db
    .select({ ...getTableColumns(alerts), nextTriggeredAt: NEXT_TRIGGERED_AT })
    .from(alerts)
    .where(
      and(
        filter.clientId ? eq(alerts.clientId, filter.clientId) : undefined,
        filter.state ? isOf(filter.state) : undefined,
        cursor ? olderThan(cursor, filter) : undefined,
      ),
    )
    .orderBy(desc(alerts.firstEventAt), desc(alerts.clientId), desc(alerts.incidentId))
    .limit(limit + 1);
  const listed = found.slice(0, limit).map((row) => ({ ...row, state: stateOf(row) }));
  const last = listed.at(-1);
  const nextCursor: AlertCursor | null =
    found.length > limit && last
      ? {
          firstEventAt: last.firstEventAt,
          clientId: last.clientId,
          incidentId: last.incidentId,
        }
      : null;
  return { alerts: listed, nextCursor };
}
export type ListedAlert = Awaited<ReturnType<typeof listAlerts>>["alerts"][number];

/** How many incidents are open. */
export async function countOpenAlerts(
  db: Db,
  { clientId }: { clientId?: string | null | undefined },
): Promise<number> {
  const [row] = await db
    .select({ open: count() })
    .from(alerts)
    .where(and(IS_OPEN, clientId ? eq(alerts.clientId, clientId) : undefined));
  return row?.open ?? 0;
}

function isOf(state: AlertState): SQL {
  return state === "open" ? IS_OPEN : sql`not (${IS_OPEN})`;
}

function stateOf(row: {
  resolvedAt: Date | null;
  resolvedEventId: string | null;
  nextTriggeredAt: Date | null;
}): AlertState {
  const { resolvedAt, resolvedEventId, nextTriggeredAt } = row;
  const isOpen = resolvedAt === null && resolvedEventId === null && nextTriggeredAt === null;
  return isOpen ? "open" : "resolved";
}

/** In the order of the list. Of one client its own index does it, which has no client to compare. */
function olderThan({ firstEventAt, clientId, incidentId }: AlertCursor, filter: AlertFilter): SQL {
  const at = sql`${firstEventAt.toISOString()}::timestamptz`;
  return filter.clientId
    ? sql`(${alerts.firstEventAt}, ${alerts.incidentId}) < (${at}, ${incidentId})`
    : sql`(${alerts.firstEventAt}, ${alerts.clientId}, ${alerts.incidentId}) < (${at}, ${clientId}, ${incidentId})`;
}
