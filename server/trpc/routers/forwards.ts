import { callRefInput } from "../../domain/call-ref.ts";
import { eventIdInput } from "../../domain/event-filter.ts";
import { forwardIdInput } from "../../domain/forward-input.ts";
import {
  readAttemptsOfCall,
  readAttemptsOfEvent,
  readForwardAttempts,
  readForwardsOfEvent,
  readNotDeliveredOfCall,
} from "../../forwarding/queries/index.ts";
import { router, staffProcedure } from "../init.ts";

export const forwardsRouter = router({
  /** Where an event goes and how far it has come there. */
  ofEvent: staffProcedure
    .meta({ numbers: "revealable" })
    .input(eventIdInput)
    .query(({ ctx, input }) => readForwardsOfEvent(ctx.db, input.eventId)),

  /** The tries of one forward, with what was answered. */
  attempts: staffProcedure
    .input(forwardIdInput)
    .query(({ ctx, input }) => readForwardAttempts(ctx.db, input.forwardId)),

  /** Every try of an event, whatever its destination. */
  attemptsOfEvent: staffProcedure
    .meta({ numbers: "revealable" })
    .input(eventIdInput)
    .query(({ ctx, input }) => readAttemptsOfEvent(ctx.db, input.eventId)),

  /** Every try of every event of a call. */
  ofCall: staffProcedure
    .meta({ numbers: "revealable" })
    .input(callRefInput)
    .query(({ ctx, input }) => readAttemptsOfCall(ctx.db, input)),

  /** Where events of a call have not arrived. */
  notDeliveredOfCall: staffProcedure
    .input(callRefInput)
    .query(({ ctx, input }) => readNotDeliveredOfCall(ctx.db, input)),
});
