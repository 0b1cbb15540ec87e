import { z } from "zod";
import { instant } from "./event-filter.ts";
import { FAILURE_KINDS, FAILURE_PAGE_SIZE } from "./failure.ts";

/* Apart from the words of failures, so that the browser takes those without a validator. */

const text = (length: number) =>
  z
    .string()
    .max(length)
    .refine((value) => !value.includes("\u0000"), "This text can't be looked for.");

/** What the groups of failures can be narrowed by. Absent means "any". */
export const failureFilterSchema = z.object({
  clientId: text(63).nullish(),
  /** Narrows to forwards, too. */
  destinationId: z.uuid().nullish(),
  kind: z.enum(FAILURE_KINDS).nullish(),
  /** Those that staff have put out of the way, instead of those that need somebody. */
  dismissed: z.boolean().default(false),
});
export type FailureFilter = z.output<typeof failureFilterSchema>;

/** What makes a group: everything that failed of one client, at one destination, for one cause. */
export const failureGroupSchema = z.object({
  kind: z.enum(FAILURE_KINDS),
  clientId: text(63),
  /** Null where it is the processing that failed. */
  destinationId: z.uuid().nullable(),
  cause: text(200),
  dismissed: z.boolean(),
});
export type FailureGroupKey = z.output<typeof failureGroupSchema>;

export const listFailedInput = z.object({
  group: failureGroupSchema,
  cursor: z.object({ at: instant, id: z.uuid() }).nullish(),
  limit: z.number().int().min(1).max(200).default(FAILURE_PAGE_SIZE),
});
export type FailedCursor = NonNullable<z.output<typeof listFailedInput>["cursor"]>;

export const failureGroupInput = z.object({ group: failureGroupSchema });

/** `at` is what dismissing answered: only what was dismissed then comes back. */
export const restoreFailuresInput = failureGroupInput.extend({ at: instant.nullish() });
