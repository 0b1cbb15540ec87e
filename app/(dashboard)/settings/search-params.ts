import { AUDIT_ACTIONS } from "#server/domain/audit";
import type { AuditFilter } from "#server/domain/audit-filter";
import { TIME_RANGES } from "#server/domain/time-range";
import { createLoader, parseAsString, parseAsStringLiteral, type Values } from "@/_url/params";

/** The filters of the audit log as they stand in the URL. */
export const auditParams = {
  who: parseAsString,
  action: parseAsStringLiteral(AUDIT_ACTIONS),
  range: parseAsStringLiteral(TIME_RANGES),
};

export type AuditParams = Values<typeof auditParams>;

export const loadAuditParams = createLoader(auditParams);

/** The same for server and browser, so that what one prefetched the other finds. */
export function toAuditFilter({ who, action, range }: AuditParams): AuditFilter {
  return { staffId: who?.slice(0, 100) ?? null, action, range };
}
