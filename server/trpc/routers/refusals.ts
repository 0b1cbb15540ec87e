import { listClients } from "../../clients/index.ts";
import { boundsOf } from "../../domain/overview-range.ts";
import { countRefusalsInput, listRefusalsInput } from "../../domain/refusal-filter.ts";
import { countRefusals, listRefusals } from "../../refusals/index.ts";
import { router, staffProcedure } from "../init.ts";

export const refusalsRouter = router({
  /** A page of refused requests of known clients, newest first. */
  list: staffProcedure
    .input(listRefusalsInput)
    .query(({ ctx, input }) => listRefusals(ctx.db, input)),

  /** Every refusal of a span, by client and cause. */
  counts: staffProcedure
    .input(countRefusalsInput)
    .query(({ ctx, input }) =>
      countRefusals(ctx.db, { ...boundsOf(input, new Date()), clientId: input.clientId }),
    ),

  /** The clients the filter offers. */
  clients: staffProcedure.query(async ({ ctx }) => {
    const clients = await listClients(ctx.db);
    return clients.map(({ id, name }) => ({ id, name }));
  }),
});
