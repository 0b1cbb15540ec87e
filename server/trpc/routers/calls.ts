import { readCall, readTranscript } from "../../calls/index.ts";
import { callRefInput } from "../../domain/call-ref.ts";
import { router, staffProcedure } from "../init.ts";

export const callsRouter = router({
  /** One call or chat with all its events and duplicates, or null. */
  byId: staffProcedure
    .meta({ numbers: "revealable" })
    .input(callRefInput)
    .query(({ ctx, input }) => readCall(ctx.db, input)),

  /** Who said what, or null while no transcript has come. */
  transcript: staffProcedure
    .meta({ numbers: "revealable" })
    .input(callRefInput)
    .query(({ ctx, input }) => readTranscript(ctx.db, input)),
});
