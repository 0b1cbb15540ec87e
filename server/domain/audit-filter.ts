import { z } from "zod";
import { AUDIT_ACTIONS } from "./audit.ts";
import { instant } from "./event-filter.ts";
import { TIME_RANGES } from "./time-range.ts";

export const AUDIT_PAGE_SIZE = 50;

/** What the audit log can be narrowed by. Absent means "any". */
export const auditFilterSchema = z.object({
  /** An account's id, or `OPERATOR`. */
  staffId: z.string().max(100).nullish(),
  action: z.enum(AUDIT_ACTIONS).nullish(),
  /** Reaches back from now. */
  range: z.enum(TIME_RANGES).nullish(),
});
export type AuditFilter = z.output<typeof auditFilterSchema>;

/** Where a page ended. */
export const auditCursorSchema = z.object({ at: instant, id: z.uuid() });
export type AuditCursor = z.output<typeof auditCursorSchema>;

export const exportAuditInput = z.object({ filter: auditFilterSchema });
export const listAuditInput = exportAuditInput.extend({
  cursor: auditCursorSchema.nullish(),
  limit: z.number().int().min(1).max(200).default(AUDIT_PAGE_SIZE),
});
