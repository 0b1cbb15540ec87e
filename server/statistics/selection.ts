import { type SQL, sql } from "drizzle-orm";
import { EVERY_TYPE, EVERYBODY } from "./grains.ts";
import { coverSpan, type Span } from "./spans.ts";

/** Of each client by itself where none is named; `EVERYBODY` may be. */
export type Selection = { from: Date; to: Date; clientId?: string };

/**
 * The rows of `statistics` or `latencies` that make up a selection, as a condition.
 *
 * @param atMostMs no rows of more time than this
 */
export function within(selection: Selection, atMostMs?: number): SQL {
  return inSpans(coverOf(selection, atMostMs), selection);
}

export function coverOf({ from, to, clientId }: Selection, atMostMs?: number): Span[] {
  const ofEverybody = clientId === EVERYBODY;
  return coverSpan(from, to, { ofEverybody, ...(atMostMs && { atMostMs }) });
}

/** The rows of these spans, of whom the selection is. */
export function inSpans(spans: readonly Span[], { clientId }: Pick<Selection, "clientId">): SQL {
  const each = spans.map(
    (span) => sql`(
      grain = ${span.grain} and starts_at >= ${span.from.toISOString()}::timestamptz
      and starts_at < ${span.to.toISOString()}::timestamptz)`,
  );
  const inSpans = each.length === 0 ? sql`false` : sql`(${sql.join(each, sql` or `)})`;
  return clientId === undefined
    ? sql`${inSpans} and client_id <> ${EVERYBODY}`
    : sql`${inSpans} and client_id = ${clientId}`;
}

/**
 * Of the rows of `statistics`, those that need no summing over types. No parameter: the planner is to
 * see that an index has just these.
 */
export const ofEveryType = sql.raw(`event_type = '${EVERY_TYPE}'`);

/** The same minutes, of what is not folded yet: few rows, and with them the figures are of now. */
export function notYetFolded({ from, to, clientId }: Selection): SQL {
  const inMinutes = sql`
    minute >= date_trunc('minute', ${from.toISOString()}::timestamptz, 'UTC')
    and minute < ${to.toISOString()}::timestamptz`;
  return clientId === undefined || clientId === EVERYBODY
    ? inMinutes
    : sql`${inMinutes} and client_id = ${clientId}`;
}

/** Whose those count as. */
export function unfoldedClient({ clientId }: Selection): SQL {
  return clientId === EVERYBODY ? sql`${EVERYBODY}::text as client_id` : sql`client_id`;
}
