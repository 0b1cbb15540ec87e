import { z } from "zod";
import { ALERT_STATES } from "./alert.ts";

export const ALERT_PAGE_SIZE = 50;

/** What the list of alerts can be narrowed by. Absent means "any". */
export const alertFilterSchema = z.object({
  clientId: z.string().trim().max(63).nullish(),
  state: z.enum(ALERT_STATES).nullish(),
});
export type AlertFilter = z.output<typeof alertFilterSchema>;

/** Where a page ended. */
export const alertCursorSchema = z.object({
  firstEventAt: z.date(),
  clientId: z.string().max(63),
  incidentId: z.string().max(255),
});
export type AlertCursor = z.output<typeof alertCursorSchema>;

export const listAlertsInput = z.object({
  filter: alertFilterSchema.default({}),
  cursor: alertCursorSchema.nullish(),
  limit: z.number().int().min(1).max(200).default(ALERT_PAGE_SIZE),
});

export const countOpenAlertsInput = alertFilterSchema.pick({ clientId: true });
