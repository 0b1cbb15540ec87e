import { z } from "zod";
import { REFUSAL_CODES } from "./refusal.ts";
import { TIME_RANGES } from "./time-range.ts";

export const REFUSAL_PAGE_SIZE = 50;

/** What the list of refused requests can be narrowed by. Absent means "any". */
export const refusalFilterSchema = z.object({
  clientId: z.string().trim().max(63).nullish(),
  code: z.enum(REFUSAL_CODES).nullish(),
  /** Reaches back from now. */
  range: z.enum(TIME_RANGES),
});
export type RefusalFilter = z.output<typeof refusalFilterSchema>;

/** Where a page ended. */
export const refusalCursorSchema = z.object({ refusedAt: z.date(), id: z.uuid() });
export type RefusalCursor = z.output<typeof refusalCursorSchema>;

export const listRefusalsInput = z.object({
  filter: refusalFilterSchema,
  cursor: refusalCursorSchema.nullish(),
  limit: z.number().int().min(1).max(200).default(REFUSAL_PAGE_SIZE),
});

export const countRefusalsInput = z.object({
  clientId: refusalFilterSchema.shape.clientId,
  range: refusalFilterSchema.shape.range,
});
