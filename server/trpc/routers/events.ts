import { audited } from "../../audit/index.ts";
import { listClients } from "../../clients/index.ts";
import {
  answersInput,
  countNewerEventsInput,
  deliveryInput,
  eventBodyInput,
  eventIdInput,
  eventStatesInput,
  listEventsInput,
} from "../../domain/event-filter.ts";
import { readAnswers } from "../../evidence/index.ts";
import {
  countNewerEvents,
  diffDelivery,
  listEvents,
  listEventTypes,
  readBody,
  readEvent,
  readEventStates,
} from "../../inbox/queries/index.ts";
import { replayEvent, withDoubt } from "../../processing/index.ts";
import { router, staffProcedure } from "../init.ts";

export const eventsRouter = router({
  /** A page of events, newest first, without bodies. */
  list: staffProcedure.input(listEventsInput).query(async ({ ctx, input }) => {
    const { events, ...page } = await listEvents(ctx.db, input);
    return { events: await withDoubt(ctx.db, events), ...page };
  }),

  /** How many have come since the newest one the reader has; at most 100. */
  countNewer: staffProcedure
    .input(countNewerEventsInput)
    .query(({ ctx, input }) => countNewerEvents(ctx.db, input)),

  /** How far given events have come. */
  states: staffProcedure
    .input(eventStatesInput)
    .query(async ({ ctx, input }) =>
      withDoubt(ctx.db, await readEventStates(ctx.db, input.eventIds)),
    ),

  /** What the filters offer: the event types that are present, and the clients. */
  choices: staffProcedure.query(async ({ ctx }) => {
    const [types, clients] = await Promise.all([listEventTypes(ctx.db), listClients(ctx.db)]);
    return { types, clients: clients.map(({ id, name }) => ({ id, name })) };
  }),

  /** One event with its duplicates and attempts, or null. */
  byId: staffProcedure
    .meta({ numbers: "revealable" })
    .input(eventIdInput)
    .query(async ({ ctx, input }) => {
      const detail = await readEvent(ctx.db, input.eventId);
      if (detail === null) return null;
      const [event] = await withDoubt(ctx.db, [detail.event]);
      return event ? { ...detail, event } : null;
    }),

  /** How the deliveries of events were answered, where that was noted. */
  answers: staffProcedure
    .input(answersInput)
    .query(({ ctx, input }) => readAnswers(ctx.db, input.eventIds)),

  /** The exact text of the first delivery's body or of a divergent duplicate's. */
  body: staffProcedure
    .meta({ numbers: "revealable" })
    .input(eventBodyInput)
    .query(({ ctx, input }) => readBody(ctx.db, input)),

  /** What a divergent duplicate says differently. */
  diff: staffProcedure
    .meta({ numbers: "revealable" })
    .input(deliveryInput)
    .query(({ ctx, input }) => diffDelivery(ctx.db, input, { masked: !ctx.showsNumbers })),

  /** Has a finished event processed again, in the name of whoever asks. */
  replay: staffProcedure
    .meta({ needs: "replay" })
    .input(eventIdInput)
    .mutation(({ ctx, input }) =>
      audited(ctx.db, ctx.actor, (tx) => replayEvent(tx, input.eventId, ctx.staff.id), {
        action: "event_replayed",
        subject: { kind: "event", id: input.eventId },
      }),
    ),
});
