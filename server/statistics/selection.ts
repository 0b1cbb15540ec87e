import { type SQL, sql } from "drizzle-orm";
import { coverSpan, type Span } from "./spans.ts";

export type Selection = { from: Date; to: Date; clientId?: string };

/**
 * The rows of `statistics` or `latencies` that make up a selection, as a condition.
 *
 * @param atMostMs no rows of more time than this
 */
export function within({ from, to, clientId }: Selection, atMostMs?: number): SQL {
  const spans = coverSpan(from, to, atMostMs).map(
    (span: Span) => sql`(
      grain = ${span.grain} and starts_at >= ${span.from.toISOString()}::timestamptz
      and starts_at < ${span.to.toISOString()}::timestamptz)`,
  );
  const inSpans = spans.length === 0 ? sql`false` : sql`(${sql.join(spans, sql` or `)})`;
  return clientId === undefined ? inSpans : sql`${inSpans} and client_id = ${clientId}`;
}

/** The same minutes, of what is not folded yet: few rows, and with them the figures are of now. */
export function notYetFolded({ from, to, clientId }: Selection): SQL {
  const inMinutes = sql`
    minute >= date_trunc('minute', ${from.toISOString()}::timestamptz, 'UTC')
    and minute < ${to.toISOString()}::timestamptz`;
  return clientId === undefined ? inMinutes : sql`${inMinutes} and client_id = ${clientId}`;
}
