import { and, desc, eq, gte, lt, or, sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { refusalCounts, refusedRequests } from "../db/schema/index.ts";
import { boundsOf } from "../domain/overview-range.ts";
import type { RefusalCode } from "../domain/refusal.ts";
import type { RefusalCursor, RefusalFilter } from "../domain/refusal-filter.ts";

/**
 * One page of refused requests of known clients, newest first. Of a flood only the first few are
 * kept in detail; `countRefusals` knows them all.
 *
 * @returns `nextCursor` is null on the last page
 */
export async function listRefusals(
  db: Db,
  page: { filter: RefusalFilter; cursor?: RefusalCursor | null; limit: number; now?: Date },
) {
  const { filter, cursor, limit, now = new Date() } = page;
  const { from, to } = boundsOf(filter, now);
  const found = await db
    .select()
    .from(refusedRequests)
    .where(
      and(
        gte(refusedRequests.refusedAt, from),
        to && lt(refusedRequests.refusedAt, to),
        filter.clientId ? eq(refusedRequests.clientId, filter.clientId) : undefined,
        filter.code ? eq(refusedRequests.code, filter.code) : undefined,
        cursor ? olderThan(cursor) : undefined,
      ),
    )
    .orderBy(desc(refusedRequests.refusedAt), desc(refusedRequests.id))
    .limit(limit + 1);
  const refusals = found.slice(0, limit);
  const last = refusals.at(-1);
  const nextCursor: RefusalCursor | null =
    found.length > limit && last ? { refusedAt: last.refusedAt, id: last.id } : null;
  return { refusals, nextCursor };
}
export type ListedRefusal = Awaited<ReturnType<typeof listRefusals>>["refusals"][number];

function olderThan({ refusedAt, id }: RefusalCursor) {
  return or(
    lt(refusedRequests.refusedAt, refusedAt),
    and(eq(refusedRequests.refusedAt, refusedAt), lt(refusedRequests.id, id)),
  );
}

export type RefusalCount = {
  /** Null for clients we do not know. */
  clientId: string | null;
  code: RefusalCode;
  count: number;
  lastAt: Date;
};

/**
 * Every refusal since `from` (and before `to`), by client and cause, the latest first. They are
 * counted by the hour, so those of the hours in which the two lie are all in.
 */
export async function countRefusals(
  db: Db,
  { from, to, clientId }: { from: Date; to?: Date; clientId?: string | null | undefined },
): Promise<RefusalCount[]> {
  const lastAt = sql<Date>`max(${refusalCounts.lastAt})`.mapWith(refusalCounts.lastAt);
  const rows = await db
    .select({
      clientId: refusalCounts.clientId,
      code: refusalCounts.code,
      count: sql<number>`sum(${refusalCounts.count})`.mapWith(Number),
      lastAt,
    })
    .from(refusalCounts)
    .where(
      and(
        gte(refusalCounts.hour, sql`date_trunc('hour', ${from.toISOString()}::timestamptz)`),
        gte(refusalCounts.lastAt, from),
        to ? lt(refusalCounts.hour, to) : undefined,
        clientId ? eq(refusalCounts.clientId, clientId) : undefined,
      ),
    )
    .groupBy(refusalCounts.clientId, refusalCounts.code)
    .orderBy(desc(lastAt));
  return rows.map((row) => ({ ...row, clientId: row.clientId === "" ? null : row.clientId }));
}
