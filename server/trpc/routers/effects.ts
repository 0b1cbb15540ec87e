import { effectVerdictInput } from "../../domain/effect.ts";
import { eventIdInput } from "../../domain/event-filter.ts";
import { readEffects, settleEffect } from "../../processing/index.ts";
import { router, staffProcedure } from "../init.ts";

export const effectsRouter = router({
  /** What the handlers of an event did outside the database, in the order it began. */
  ofEvent: staffProcedure
    .input(eventIdInput)
    .query(({ ctx, input }) => readEffects(ctx.db, input.eventId)),

  /** Settles a doubt about an effect, in the name of whoever says so. */
  settle: staffProcedure
    .input(effectVerdictInput)
    .mutation(({ ctx, input }) => settleEffect(ctx.db, { ...input, by: ctx.staff })),
});
