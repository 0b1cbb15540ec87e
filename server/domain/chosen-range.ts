import { z } from "zod";
import { instant } from "./event-filter.ts";
import { TIME_RANGES } from "./time-range.ts";

/** A range that ends now, or where both ends are given a span of its own. */
export const chosenRangeInput = z.object({
  range: z.enum(TIME_RANGES),
  from: instant.nullish(),
  to: instant.nullish(),
});
