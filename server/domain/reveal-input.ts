import { z } from "zod";
import { callRefInput } from "./call-ref.ts";
import { eventIdInput } from "./event-filter.ts";

/** What numbers can be shown of: an event, or a call with all of its events. */
export const revealInput = z.union([eventIdInput, callRefInput]);

export function toRevealed(what: z.output<typeof revealInput>) {
  return "eventId" in what
    ? ({ kind: "event", ...what } as const)
    : ({ kind: "call", ...what } as const);
}
