import { z } from "zod";

/** Which call or chat: ids of Retell's are unique within a client as far as we promise. */
export const callRefInput = z.object({
  clientId: z.string().min(1).max(63),
  callId: z.string().min(1).max(255),
});
