import { readCall, readCallDetails, readTranscript } from "../../calls/index.ts";
import { callRefInput } from "../../domain/call-ref.ts";
import { readWorkOfCall, withDoubt } from "../../processing/index.ts";
import { router, staffProcedure } from "../init.ts";

export const callsRouter = router({
  /** One call or chat with all its events and duplicates, or null. */
  byId: staffProcedure
    .meta({ numbers: "revealable" })
    .input(callRefInput)
    .query(async ({ ctx, input }) => {
      const detail = await readCall(ctx.db, input);
      return detail && { ...detail, events: await withDoubt(ctx.db, detail.events) };
    }),

  /** Its cost, latencies and recordings, or null while none have come. */
  details: staffProcedure
    .meta({ numbers: "revealable" })
    .input(callRefInput)
    .query(({ ctx, input }) => readCallDetails(ctx.db, input)),

  /** What its events were worked on beyond a first run that went well, and their effects. */
  work: staffProcedure
    .meta({ numbers: "revealable" })
    .input(callRefInput)
    .query(({ ctx, input }) => readWorkOfCall(ctx.db, input)),

  /** Who said what, or null while no transcript has come. */
  transcript: staffProcedure
    .meta({ numbers: "revealable" })
    .input(callRefInput)
    .query(({ ctx, input }) => readTranscript(ctx.db, input)),
});
