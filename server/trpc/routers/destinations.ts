import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { audit, audited, readEntry } from "../../audit/index.ts";
import {
  addDestination,
  archiveDestination,
  changeDestination,
  type DestinationFigures,
  getDestination,
  listDestinations,
  type Pause,
  pauseDestination,
  pausedBy,
  previewMatches,
  readDestinationFigures,
  restorePause,
  resumeDestination,
  retryNow,
  revealSecret,
  rotateSecret,
  testDestination,
} from "../../destinations/index.ts";
import { clientIdSchema } from "../../domain/client.ts";
import {
  destinationSettingsSchema,
  overlapHoursSchema,
  pauseReasonSchema,
} from "../../domain/destination-settings.ts";
import { router, staffProcedure } from "../init.ts";

const clientInput = z.object({ clientId: clientIdSchema });
const destinationInput = z.object({ id: z.uuid() });

/** Of one that was added since the figures were read. */
const NO_FIGURES: DestinationFigures = {
  circuit: "closed",
  probeAt: null,
  delivered: 0,
  dead: 0,
  waiting: 0,
  failed: 0,
  lastDeliveredAt: null,
  undismissed: 0,
  lastDiedAt: null,
  hasOlder: false,
};

export const destinationsRouter = router({
  /** A client's destinations, oldest first, and how they are doing. */
  list: staffProcedure
    .meta({ numbers: "own" })
    .input(clientInput)
    .query(async ({ ctx: { db }, input: { clientId } }) => {
      const [destinations, figures] = await Promise.all([
        listDestinations(db, clientId),
        readDestinationFigures(db, clientId),
      ]);
      return destinations.map((one) => ({ ...one, ...(figures.get(one.id) ?? NO_FIGURES) }));
    }),

  byId: staffProcedure
    .meta({ numbers: "own" })
    .input(destinationInput)
    .query(async ({ ctx: { db }, input: { id } }) => {
      const destination = await getDestination(db, id);
      const figures = await readDestinationFigures(db, destination.clientId);
      return { ...destination, ...(figures.get(id) ?? NO_FIGURES) };
    }),

  /** What a choice of events would have sent, of the client's newest. */
  preview: staffProcedure
    .input(
      clientInput.extend(
        destinationSettingsSchema.pick({ eventTypes: true, conditions: true }).shape,
      ),
    )
    .query(({ ctx, input }) => previewMatches(ctx.db, input)),

  add: staffProcedure
    .meta({ needs: "manage_clients", numbers: "own" })
    .input(clientInput.extend({ settings: destinationSettingsSchema }))
    .mutation(({ ctx, input: { clientId, settings } }) =>
      audited(
        ctx.db,
        ctx.actor,
        (tx) => addDestination(tx, ctx, clientId, settings, ctx.staff.id),
        (id) => ({
          action: "destination_added",
          subject: { kind: "destination", id, clientId },
          details: { name: settings.name },
        }),
      ),
    ),

  change: staffProcedure
    .meta({ needs: "manage_clients" })
    .input(destinationInput.extend({ settings: destinationSettingsSchema }))
    .mutation(({ ctx, input: { id, settings } }) =>
      audited(ctx.db, ctx.actor, (tx) => changeDestination(tx, ctx, id, settings), {
        action: "destination_changed",
        subject: { kind: "destination", id },
        details: { name: settings.name },
      }),
    ),

  pause: staffProcedure
    .meta({ needs: "manage_clients" })
    .input(destinationInput.extend({ because: pauseReasonSchema.optional() }))
    .mutation(({ ctx, input: { id, because } }) =>
      audited(
        ctx.db,
        ctx.actor,
        (tx) => pauseDestination(tx, id, pausedBy(ctx.staff.name, because)),
        {
          action: "destination_paused",
          subject: { kind: "destination", id },
          details: { because: because ?? null },
        },
      ),
    ),

  /** Says by which entry of the audit log it is undone; null where nothing was paused. */
  resume: staffProcedure
    .meta({ needs: "manage_clients" })
    .input(destinationInput)
    .mutation(({ ctx, input: { id } }) =>
      ctx.db.transaction(async (tx) => {
        const pause = await resumeDestination(tx, id);
        const entryId = await audit(tx, ctx.actor, {
          action: "destination_resumed",
          subject: { kind: "destination", id },
          ...(pause && { details: toDetails(pause) }),
        });
        return { undo: pause && { id, entryId } };
      }),
    ),

  /** Pauses it again as it was, since when and in whose words the entry of its resuming knows. */
  undoResume: staffProcedure
    .meta({ needs: "manage_clients" })
    .input(destinationInput.extend({ entryId: z.uuid() }))
    .mutation(async ({ ctx, input: { id, entryId } }) => {
      const pause = pauseEndedBy(await readEntry(ctx.db, entryId), id);
      return audited(
        ctx.db,
        ctx.actor,
        (tx) => restorePause(tx, id, pause),
        (isRestored) =>
          isRestored
            ? {
                action: "resume_undone",
                subject: { kind: "destination", id },
                details: { because: pause.because },
              }
            : null,
      );
    }),

  /** Closes its circuit and sends what failed again now. */
  retryNow: staffProcedure
    .meta({ needs: "manage_clients" })
    .input(destinationInput)
    .mutation(({ ctx, input }) =>
      audited(ctx.db, ctx.actor, (tx) => retryNow(tx, input.id), {
        action: "destination_retried",
        subject: { kind: "destination", id: input.id },
      }),
    ),

  archive: staffProcedure
    .meta({ needs: "manage_clients" })
    .input(destinationInput)
    .mutation(({ ctx, input }) =>
      audited(ctx.db, ctx.actor, (tx) => archiveDestination(tx, input.id, ctx.staff.id), {
        action: "destination_archived",
        subject: { kind: "destination", id: input.id },
      }),
    ),

  /** A change, so that no cache and no foreign page ever gets it. */
  revealSecret: staffProcedure
    .meta({ needs: "manage_clients", numbers: "own" })
    .input(destinationInput)
    .mutation(({ ctx, input }) =>
      audited(ctx.db, ctx.actor, (tx) => revealSecret(tx, ctx.appSecret, input.id), {
        action: "secret_revealed",
        subject: { kind: "destination", id: input.id },
      }),
    ),

  rotateSecret: staffProcedure
    .meta({ needs: "manage_clients", numbers: "own" })
    .input(destinationInput.extend({ overlapHours: overlapHoursSchema }))
    .mutation(({ ctx, input: { id, overlapHours } }) =>
      audited(ctx.db, ctx.actor, (tx) => rotateSecret(tx, ctx.appSecret, id, overlapHours), {
        action: "secret_rotated",
        subject: { kind: "destination", id },
        details: { overlapHours },
      }),
    ),

  /** Sends one message marked as a test, and returns how that went. */
  test: staffProcedure
    .meta({ needs: "manage_clients", numbers: "own" })
    .input(destinationInput)
    .mutation(async ({ ctx, input }) => {
      // Before it is sent: what reached somebody is on record, whatever dies meanwhile.
      await audited(ctx.db, ctx.actor, (tx) => getDestination(tx, input.id), {
        action: "destination_tested",
        subject: { kind: "destination", id: input.id },
      });
      return testDestination(ctx.db, ctx, input.id);
    }),
});

const pauseDetails = z.object({ pausedAt: z.coerce.date(), was: z.string() });

const toDetails = ({ at, because }: Pause) => ({ was: because, pausedAt: at.toISOString() });

/** Taken from the log, and not from the browser: nobody puts words into another's mouth. */
function pauseEndedBy(entry: Awaited<ReturnType<typeof readEntry>>, id: string): Pause {
  const isOfIt = entry?.action === "destination_resumed" && entry.subjectId === id;
  const { data } = pauseDetails.safeParse(isOfIt ? entry.details : null);
  if (data === undefined) {
    throw new TRPCError({ code: "NOT_FOUND", message: "There is nothing to undo here." });
  }
  return { at: data.pausedAt, because: data.was };
}
