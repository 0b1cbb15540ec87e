import { type Actor, audit } from "../../audit/index.ts";
import { listClients } from "../../clients/index.ts";
import type { Tx } from "../../db/index.ts";
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

/** With the first part of the deed, which may take many transactions. */
function noteDown(actor: Actor, action: AuditAction, group: FailureGroupKey) {
  const { kind, clientId, destinationId, cause } = group;
  return (tx: Tx) =>
    audit(tx, actor, {
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
    .mutation(({ ctx: { db, staff, actor }, input: { group } }) =>
      retryGroup(db, group, staff.id, noteDown(actor, "failures_retried", group)),
    ),

  /** Puts a group out of the way. */
  dismiss: staffProcedure
    .meta({ needs: "replay" })
    .input(failureGroupInput)
    .mutation(({ ctx: { db, staff, actor }, input: { group } }) =>
      dismissGroup(db, group, staff.id, noteDown(actor, "failures_dismissed", group)),
    ),

  /** Takes a dismissal back. */
  restore: staffProcedure
    .meta({ needs: "replay" })
    .input(restoreFailuresInput)
    .mutation(({ ctx: { db, actor }, input: { group, at } }) =>
      restoreGroup(db, group, at ?? null, noteDown(actor, "failures_restored", group)),
    ),
});
