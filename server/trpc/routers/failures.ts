import { listClients } from "../../clients/index.ts";
import {
  failureFilterSchema,
  failureGroupInput,
  listFailedInput,
  restoreFailuresInput,
} from "../../domain/failure.ts";
import {
  countFailures,
  dismissGroup,
  listDestinations,
  listFailed,
  listGroups,
  restoreGroup,
  retryGroup,
} from "../../failures/index.ts";
import { router, staffProcedure } from "../init.ts";

export const failuresRouter = router({
  /** What failed, by cause; what was seen last first. */
  groups: staffProcedure
    .input(failureFilterSchema)
    .query(({ ctx, input }) => listGroups(ctx.db, input)),

  /** The events or forwards of a group, the newest first. */
  list: staffProcedure.input(listFailedInput).query(({ ctx, input }) => listFailed(ctx.db, input)),

  /** How many need somebody; at most 100. */
  count: staffProcedure.query(({ ctx }) => countFailures(ctx.db)),

  /** What the filters offer. */
  choices: staffProcedure.query(async ({ ctx }) => {
    const [clients, destinations] = await Promise.all([
      listClients(ctx.db),
      listDestinations(ctx.db),
    ]);
    return { clients: clients.map(({ id, name }) => ({ id, name })), destinations };
  }),

  /** Has a group tried again, in the name of whoever asks. */
  retry: staffProcedure
    .input(failureGroupInput)
    .mutation(({ ctx, input }) => retryGroup(ctx.db, input.group, ctx.staff.id)),

  /** Puts a group out of the way. */
  dismiss: staffProcedure
    .input(failureGroupInput)
    .mutation(({ ctx, input }) => dismissGroup(ctx.db, input.group, ctx.staff.id)),

  /** Takes a dismissal back. */
  restore: staffProcedure
    .input(restoreFailuresInput)
    .mutation(({ ctx, input }) => restoreGroup(ctx.db, input.group, input.at ?? null)),
});
