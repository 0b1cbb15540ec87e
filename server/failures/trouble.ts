import { type SQL, sql } from "drizzle-orm";
import { UNKNOWN_CAUSE } from "../domain/failure.ts";
import type { FailureFilter, FailureGroupKey } from "../domain/failure-input.ts";
import { CAUSE_IS_DOUBT, HAS_DOUBT } from "../processing/index.ts";

/*
 * Conditions on the rows that failed. The status stands in them as it stands in the partial
 * indexes `webhook_events_trouble` and `forwards_trouble`, so that the work follows the failures
 * and not all that ever went well.
 */
const IN_TROUBLE = sql`status in ('failed', 'dead')`;

/** Of either table. */
export const causeOfRow = sql`coalesce(failure_cause, ${UNKNOWN_CAUSE}::text)`;

/**
 * Events that need somebody. The first line is what `webhook_events_need_somebody` has; an event whose
 * effect was settled stays in there until it was tried again.
 */
export const EVENT_NEEDS_SOMEBODY = sql`(
  dismissed_at is null and (status = 'dead' or ${CAUSE_IS_DOUBT})
  and (status = 'dead' or ${HAS_DOUBT}))`;

/** Forwards that need somebody: what `forwards_need_somebody` has. */
export const FORWARD_NEEDS_SOMEBODY = sql`(status = 'dead' and dismissed_at is null)`;

/** Events that failed, as a condition on `webhook_events`; null if the filter is for forwards. */
export function troubledEvents(filter: FailureFilter): SQL | null {
  if (filter.kind === "forwarding" || filter.destinationId) return null;
  return all([IN_TROUBLE, ...common(filter)]);
}

/** Forwards that failed, as a condition on `forwards`; null if the filter is for processing. */
export function troubledForwards(filter: FailureFilter): SQL | null {
  if (filter.kind === "processing") return null;
  const { destinationId } = filter;
  const here = destinationId ? [sql`destination_id = ${destinationId}::uuid`] : [];
  return all([IN_TROUBLE, ...here, ...common(filter)]);
}

/** The rows of one group, as a condition on the table of its kind. */
export function troubleOf(group: FailureGroupKey): SQL {
  const rows =
    group.kind === "processing"
      ? troubledEvents({ ...group, destinationId: null })
      : troubledForwards(group);
  return all([rows ?? sql`false`, sql`${causeOfRow} = ${group.cause}`]);
}

function common({ clientId, dismissed }: Pick<FailureFilter, "clientId" | "dismissed">): SQL[] {
  const state = dismissed ? sql`dismissed_at is not null` : sql`dismissed_at is null`;
  return clientId ? [state, sql`client_id = ${clientId}`] : [state];
}

function all(conditions: SQL[]): SQL {
  return sql`(${sql.join(conditions, sql` and `)})`;
}
