import { z } from "zod";
import { chosenRangeInput } from "./chosen-range.ts";
import { DIVERGENCES } from "./divergence.ts";
import { DUPLICATE_CAUSES } from "./duplicate-cause.ts";
import { instant, searchText } from "./event-filter.ts";

export const DUPLICATE_PAGE_SIZE = 50;

/** What the list of duplicates can be narrowed by. Absent means "any". */
export const duplicateFilterSchema = chosenRangeInput.extend({
  clientId: searchText(63).nullish(),
  /** Exact, of a call or a chat. */
  callId: searchText(255).nullish(),
  cause: z.enum(DUPLICATE_CAUSES).nullish(),
  divergence: z.enum(DIVERGENCES).nullish(),
});
export type DuplicateFilter = z.output<typeof duplicateFilterSchema>;

/** Where a page ended. */
export const duplicateCursorSchema = z.object({ receivedAt: instant, id: z.uuid() });
export type DuplicateCursor = z.output<typeof duplicateCursorSchema>;

export const listDuplicatesInput = z.object({
  filter: duplicateFilterSchema,
  cursor: duplicateCursorSchema.nullish(),
  limit: z.number().int().min(1).max(200).default(DUPLICATE_PAGE_SIZE),
});

export const duplicateFiguresInput = chosenRangeInput.extend({
  clientId: searchText(63).nullish(),
});

export const duplicateIdInput = z.object({ deliveryId: z.uuid() });
