import { and, asc, desc, eq, gte, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import type { Db, Tx } from "../db/index.ts";
import { auditLog } from "../db/schema/audit.ts";
import { OPERATOR } from "../domain/audit.ts";
import type { AuditCursor, AuditFilter } from "../domain/audit-filter.ts";
import { rangeStart } from "../domain/time-range.ts";
import { toCsv } from "./csv.ts";

/** More than anybody reads; a longer log is exported by narrowing it. */
const EXPORTED_AT_MOST = 10_000;

/**
 * One page of the audit log, newest first.
 *
 * @returns `nextCursor` is null on the last page
 */
export async function listAudit(
  db: Db,
  page: { filter: AuditFilter; cursor?: AuditCursor | null; limit: number; now?: Date },
) {
  const { filter, cursor, limit, now = new Date() } = page;
  const found = await db
    .select()
    .from(auditLog)
    .where(
      and(
        filter.staffId ? isBy(filter.staffId) : undefined,
        filter.action ? eq(auditLog.action, filter.action) : undefined,
        filter.range ? gte(auditLog.at, rangeStart(filter.range, now)) : undefined,
        cursor ? olderThan(cursor) : undefined,
      ),
    )
    .orderBy(desc(auditLog.at), desc(auditLog.id))
    .limit(limit + 1);
  const entries = found.slice(0, limit);
  const last = entries.at(-1);
  const nextCursor: AuditCursor | null =
    found.length > limit && last ? { at: last.at, id: last.id } : null;
  return { entries, nextCursor };
}

/** One entry as it was written, or null. */
export async function readEntry(db: Db | Tx, id: string) {
  const [entry] = await db.select().from(auditLog).where(eq(auditLog.id, id));
  return entry ?? null;
}

/** What `listAudit` lists as CSV, at most 10,000 lines. */
export async function exportAudit(
  db: Db,
  filter: AuditFilter,
): Promise<{ csv: string; isCut: boolean }> {
  const { entries, nextCursor } = await listAudit(db, { filter, limit: EXPORTED_AT_MOST });
  const csv = toCsv([
    ["at", "who", "action", "client", "about", "id", "details", "ip"],
    ...entries.map((entry) => [
      entry.at.toISOString(),
      entry.staffName,
      entry.action,
      entry.clientId,
      entry.subjectKind,
      entry.subjectId,
      entry.details === null ? null : JSON.stringify(entry.details),
      entry.ip,
    ]),
  ]);
  return { csv, isCut: nextCursor !== null };
}

/** Everybody who is in the log, removed accounts too, under the name they had last. */
export async function listActors(db: Db): Promise<{ id: string; name: string }[]> {
  const rows = await db
    .selectDistinctOn([auditLog.staffId], { id: auditLog.staffId, name: auditLog.staffName })
    .from(auditLog)
    .where(isNotNull(auditLog.staffId))
    .orderBy(asc(auditLog.staffId), desc(auditLog.at));
  return rows.map(({ id, name }) => ({ id: id ?? "", name }));
}

function isBy(staffId: string) {
  return staffId === OPERATOR ? isNull(auditLog.staffId) : eq(auditLog.staffId, staffId);
}

function olderThan({ at, id }: AuditCursor) {
  return or(lt(auditLog.at, at), and(eq(auditLog.at, at), sql`${auditLog.id} < ${id}::uuid`));
}
