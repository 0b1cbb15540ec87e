import { z } from "zod";

const id = (length: number) =>
  z
    .string()
    .min(1)
    .max(length)
    .refine((text) => !text.includes("\u0000"), "No id holds a NUL.");

/** Which call or chat. Retell's ids are taken as unique within a client, and no further. */
export const callRefInput = z.object({ clientId: id(63), callId: id(255) });
