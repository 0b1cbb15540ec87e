import { z } from "zod";

/** What somebody typed or pasted to get somewhere. */
export const findInput = z.object({ text: z.string().trim().min(1).max(255) });
