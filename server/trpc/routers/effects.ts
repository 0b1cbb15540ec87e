import { audited } from "../../audit/index.ts";
import { effectVerdictInput } from "../../domain/effect.ts";
import { eventIdInput } from "../../domain/event-filter.ts";
import { maskNumbers } from "../../domain/mask-numbers.ts";
import { readEffects, settleEffect } from "../../processing/index.ts";
import { router, staffProcedure } from "../init.ts";

export const effectsRouter = router({
  /** What the handlers of an event did outside the database, in the order it began. */
  ofEvent: staffProcedure
    .meta({ numbers: "revealable" })
    .input(eventIdInput)
    .query(({ ctx, input }) => readEffects(ctx.db, input.eventId)),

  /** Settles a doubt about an effect, in the name of whoever says so. */
  settle: staffProcedure
    .meta({ needs: "replay" })
    .input(effectVerdictInput)
    .mutation(({ ctx, input }) =>
      audited(ctx.db, ctx.actor, (tx) => settleEffect(tx, { ...input, by: ctx.staff }), {
        action: "effect_settled",
        subject: { kind: "event", id: input.eventId },
        details: { effect: maskNumbers(input.name), verdict: input.verdict },
      }),
    ),
});
