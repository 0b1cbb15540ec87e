import { z } from "zod";
import { chosenRangeInput } from "./chosen-range.ts";
import { REFUSAL_CODES } from "./refusal.ts";

export const REFUSAL_PAGE_SIZE = 50;

/** What the list of refused requests can be narrowed by. Absent means "any". */
export const refusalFilterSchema = chosenRangeInput.extend({
  clientId: z.string().trim().max(63).nullish(),
  code: z.enum(REFUSAL_CODES).nullish(),
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

export const countRefusalsInput = chosenRangeInput.extend({
  clientId: refusalFilterSchema.shape.clientId,
});
