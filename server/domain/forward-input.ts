import { z } from "zod";

export const forwardIdInput = z.object({ forwardId: z.uuid() });
