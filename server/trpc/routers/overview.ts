import { chosenRangeInput } from "../../domain/chosen-range.ts";
import { chartSteps, spanOf } from "../../domain/overview-range.ts";
import { readSeries } from "../../statistics/index.ts";
import { router, staffProcedure } from "../init.ts";
import { readOverview } from "../read-overview.ts";

export const overviewRouter = router({
  /** The figures of a span by client and in all, and what is wrong; whether the journal is in use. */
  get: staffProcedure.input(chosenRangeInput).query(async ({ ctx, input }) => {
    const overview = await readOverview(ctx.db, input, new Date());
    const durability = await ctx.durability?.();
    const journal = {
      isInUse: durability?.state === "journal",
      waiting: durability?.pending.records ?? 0,
    };
    return { ...overview, journal };
  }),

  /** The figures of everybody together over the same span, in steps for charts. */
  series: staffProcedure.input(chosenRangeInput).query(async ({ ctx, input }) => {
    const now = new Date();
    const span = spanOf(input, now);
    const steps = chartSteps(span, now);
    return { steps: { ...steps, to: span.to }, ...(await readSeries(ctx.db, span, steps)) };
  }),
});
