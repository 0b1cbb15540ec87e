import { z } from "zod";
import {
  addDestination,
  archiveDestination,
  changeDestination,
  type DestinationFigures,
  getDestination,
  listDestinations,
  pauseDestination,
  previewMatches,
  readDestinationFigures,
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
};

export const destinationsRouter = router({
  /** A client's destinations, oldest first, and how they are doing. */
  list: staffProcedure.input(clientInput).query(async ({ ctx: { db }, input: { clientId } }) => {
    const [destinations, figures] = await Promise.all([
      listDestinations(db, clientId),
      readDestinationFigures(db, clientId),
    ]);
    return destinations.map((one) => ({ ...one, ...(figures.get(one.id) ?? NO_FIGURES) }));
  }),

  byId: staffProcedure.input(destinationInput).query(async ({ ctx: { db }, input: { id } }) => {
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
    .input(clientInput.extend({ settings: destinationSettingsSchema }))
    .mutation(({ ctx, input }) =>
      addDestination(ctx.db, ctx, input.clientId, input.settings, ctx.staff.id),
    ),

  change: staffProcedure
    .input(destinationInput.extend({ settings: destinationSettingsSchema }))
    .mutation(({ ctx, input }) => changeDestination(ctx.db, ctx, input.id, input.settings)),

  pause: staffProcedure
    .input(destinationInput.extend({ because: pauseReasonSchema.max(300).optional() }))
    .mutation(({ ctx, input }) => {
      const by = `Paused by ${ctx.staff.name}`;
      const because = input.because === undefined ? `${by}.` : `${by}: ${input.because}`;
      return pauseDestination(ctx.db, input.id, because);
    }),

  resume: staffProcedure
    .input(destinationInput)
    .mutation(({ ctx, input }) => resumeDestination(ctx.db, input.id)),

  /** Closes its circuit and sends what failed again now. */
  retryNow: staffProcedure
    .input(destinationInput)
    .mutation(({ ctx, input }) => retryNow(ctx.db, input.id)),

  archive: staffProcedure
    .input(destinationInput)
    .mutation(({ ctx, input }) => archiveDestination(ctx.db, input.id, ctx.staff.id)),

  /** A change, so that no cache and no foreign page ever gets it. */
  revealSecret: staffProcedure
    .input(destinationInput)
    .mutation(({ ctx, input }) => revealSecret(ctx.db, ctx.appSecret, input.id)),

  rotateSecret: staffProcedure
    .input(destinationInput.extend({ overlapHours: overlapHoursSchema }))
    .mutation(({ ctx, input }) =>
      rotateSecret(ctx.db, ctx.appSecret, input.id, input.overlapHours),
    ),

  /** Sends one message marked as a test, and returns how that went. */
  test: staffProcedure
    .input(destinationInput)
    .mutation(({ ctx, input }) => testDestination(ctx.db, ctx, input.id)),
});
