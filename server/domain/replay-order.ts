import { z } from "zod";
import { callRefInput } from "./call-ref.ts";
import { eventFilterSchema, instant } from "./event-filter.ts";
import { REPLAY_DESTINATIONS_AT_MOST, REPLAY_PER_SECOND, REPLAY_PICKED_AT_MOST } from "./replay.ts";

/** Which events are replayed. */
export const replayScopeSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("events"),
    eventIds: z
      .array(z.uuid("An event's id is a UUID."))
      .min(1, "Choose at least one event.")
      .max(REPLAY_PICKED_AT_MOST, `Choose at most ${REPLAY_PICKED_AT_MOST} events, or a filter.`),
  }),
  /** All events of a call or chat, in the order of its life. */
  callRefInput.extend({ kind: z.literal("call") }),
  z.object({ kind: z.literal("filter"), filter: eventFilterSchema }),
  /** What should have reached a destination since then and has not. */
  z.object({
    kind: z.literal("missed"),
    destinationId: z.uuid(),
    since: instant,
    until: instant.nullish(),
  }),
]);
export type ReplayScope = z.output<typeof replayScopeSchema>;

/** What is done with each of them. */
export const replayWorkSchema = z
  .object({
    runHandlers: z.boolean().default(false),
    /** Sent again to these, where they are of the event's client. */
    destinationIds: z
      .array(z.uuid())
      .max(
        REPLAY_DESTINATIONS_AT_MOST,
        `Choose at most ${REPLAY_DESTINATIONS_AT_MOST} destinations.`,
      )
      .default([]),
    /** Also where it was delivered already. */
    includeDelivered: z.boolean().default(false),
  })
  .refine(
    (work) => work.runHandlers || work.destinationIds.length > 0,
    "Choose what to do: run the handlers, or send to at least one destination.",
  );
export type ReplayWork = z.output<typeof replayWorkSchema>;

export const replayOrderSchema = z.object({ scope: replayScopeSchema, work: replayWorkSchema });
export type ReplayOrder = z.output<typeof replayOrderSchema>;

export const replayReasonSchema = z
  .string()
  .trim()
  .min(1, "Say why, for whoever looks at this later.")
  .max(500, "Say why in at most 500 characters.")
  .refine((text) => !text.includes("\u0000"), "The reason can't hold a NUL character.");

export const replayPerSecondSchema = z
  .number({ error: "Give a number of events per second." })
  .int("Give a whole number of events per second.")
  .min(REPLAY_PER_SECOND.min, "At least one event per second.")
  .max(REPLAY_PER_SECOND.max, `At most ${REPLAY_PER_SECOND.max} events per second.`)
  .default(REPLAY_PER_SECOND.usual);

export const startReplayInput = replayOrderSchema.extend({
  reason: replayReasonSchema,
  perSecond: replayPerSecondSchema,
});

export const replayIdInput = z.object({ replayId: z.uuid() });

export const listReplaysInput = z.object({
  cursor: z.object({ requestedAt: instant, id: z.uuid() }).nullish(),
  limit: z.number().int().min(1).max(100).default(50),
});

const INSTANTS = new Set(["since", "until", "from", "to"]);

/** A scope as it was stored, its moments being text; null where it is none that we know. */
export function readStoredScope(stored: unknown): ReplayScope | null {
  const revived: unknown = JSON.parse(JSON.stringify(stored), (name, value) =>
    INSTANTS.has(name) && typeof value === "string" ? new Date(value) : value,
  );
  const parsed = replayScopeSchema.safeParse(revived);
  return parsed.success ? parsed.data : null;
}
