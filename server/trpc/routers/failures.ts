import { type Actor, audited } from "../../audit/index.ts";
import { listClients } from "../../clients/index.ts";
import type { Db } from "../../db/index.ts";
import type { AuditAction } from "../../domain/audit.ts";
import {
  type FailureGroupKey,
  failureFilterSchema,
  failureGroupInput,
  listFailedInput,
  restoreFailuresInput,
} from "../../domain/failure-input.ts";
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

/** Before the deed, which may take many transactions. */
function writeDown(
  { db, actor }: { db: Db; actor: Actor },
  action: AuditAction,
  group: FailureGroupKey,
): Promise<void> {
  const { kind, clientId, destinationId, cause } = group;
  return audited(db, actor, async () => {}, {
    action,
    subject: { kind: "failures", id: kind, clientId },
    details: { destinationId, cause },
  });
}

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
    .meta({ needs: "replay" })
    .input(failureGroupInput)
    .mutation(async ({ ctx, input: { group } }) => {
      await writeDown(ctx, "failures_retried", group);
      return retryGroup(ctx.db, group, ctx.staff.id);
    }),

  /** Puts a group out of the way. */
  dismiss: staffProcedure
    .meta({ needs: "replay" })
    .input(failureGroupInput)
    .mutation(async ({ ctx, input: { group } }) => {
      await writeDown(ctx, "failures_dismissed", group);
      return dismissGroup(ctx.db, group, ctx.staff.id);
    }),

  /** Takes a dismissal back. */
  restore: staffProcedure
    .meta({ needs: "replay" })
    .input(restoreFailuresInput)
    .mutation(async ({ ctx, input: { group, at } }) => {
      await writeDown(ctx, "failures_restored", group);
      return restoreGroup(ctx.db, group, at ?? null);
    }),
});
