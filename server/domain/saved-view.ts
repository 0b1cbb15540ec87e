import { z } from "zod";

/** More than these are no help in finding one. */
export const VIEWS_AT_MOST = 30;

const withoutNul = (text: string) => !text.includes("\u0000");

const viewName = z
  .string()
  .trim()
  .min(1, "Give it a name.")
  .max(60, "A name has at most 60 characters.")
  .refine(withoutNul, "A name can't hold a NUL character.");

export const saveViewInput = z.object({
  name: viewName,
  /** A query string: read again by the page as any other, so it may hold anything. */
  search: z.string().startsWith("?", "Set a filter first.").max(4_000).refine(withoutNul),
});

export const viewIdInput = z.object({ viewId: z.uuid() });

export const renameViewInput = viewIdInput.extend({ name: viewName });
