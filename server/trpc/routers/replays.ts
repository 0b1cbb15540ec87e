import { z } from "zod";
import { audited } from "../../audit/index.ts";
import {
  listReplaysInput,
  replayIdInput,
  replayOrderSchema,
  replayScopeSchema,
  startReplayInput,
} from "../../domain/replay-order.ts";
import {
  cancelReplay,
  listReplayChoices,
  listReplays,
  previewReplay,
  readReplay,
  startReplay,
} from "../../replays/index.ts";
import { router, staffProcedure } from "../init.ts";

const scopeInput = z.object({ scope: replayScopeSchema });

export const replaysRouter = router({
  /** Where a scope's events could be sent. */
  choices: staffProcedure
    .input(scopeInput)
    .query(({ ctx, input }) => listReplayChoices(ctx.db, input.scope)),

  /** What a replay would do; it does nothing. */
  preview: staffProcedure
    .input(replayOrderSchema)
    .query(({ ctx, input }) => previewReplay(ctx.db, input)),

  /** Begins a replay, in the name of whoever asks. */
  start: staffProcedure
    .meta({ needs: "replay" })
    .input(startReplayInput)
    .mutation(({ ctx, input: { scope, work, reason, perSecond } }) =>
      audited(
        ctx.db,
        ctx.actor,
        (tx) =>
          startReplay(tx, {
            order: { scope, work },
            requestedBy: ctx.staff.id,
            reason,
            perSecond,
          }),
        ({ id, total }) => ({
          action: "replay_started",
          subject: { kind: "replay", id },
          details: { events: total, reason },
        }),
      ),
    ),

  /** A page of replays, newest first. */
  list: staffProcedure
    .input(listReplaysInput)
    .query(({ ctx, input }) => listReplays(ctx.db, input)),

  /** One replay and how far it is, or null. */
  byId: staffProcedure
    .input(replayIdInput)
    .query(({ ctx, input }) => readReplay(ctx.db, input.replayId)),

  /** Takes effect at the next step; says whether it was still running. */
  cancel: staffProcedure
    .meta({ needs: "replay" })
    .input(replayIdInput)
    .mutation(({ ctx, input }) =>
      audited(
        ctx.db,
        ctx.actor,
        (tx) => cancelReplay(tx, input.replayId, ctx.staff.id),
        (wasRunning) =>
          wasRunning
            ? { action: "replay_cancelled", subject: { kind: "replay", id: input.replayId } }
            : null,
      ),
    ),
});
