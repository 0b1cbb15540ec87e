import { listClients } from "../../clients/index.ts";
import { overviewInput } from "../../domain/overview-input.ts";
import { chartSteps, spanBefore, spanOf, sparklineSteps } from "../../domain/overview-range.ts";
import { readLastEvents, readUnfinished } from "../../inbox/queries/overview.ts";
import { countRefusals } from "../../refusals/index.ts";
import {
  NO_FIGURES,
  readFigures,
  readSeries,
  readSteps,
  readTotal,
} from "../../statistics/index.ts";
import { router, staffProcedure } from "../init.ts";

export const overviewRouter = router({
  /**
   * Every client's figures over a span that ends now, with the totals and those of the span
   * before. `waiting` and `failed` are what is unfinished now, whenever it came.
   */
  get: staffProcedure.input(overviewInput).query(async ({ ctx, input }) => {
    const { db } = ctx;
    const now = new Date();
    const span = spanOf(input, now);
    const [clients, figures, total, before, steps, unfinished, refusals] = await Promise.all([
      listClients(db),
      readFigures(db, span),
      readTotal(db, span),
      readTotal(db, spanBefore(span, now)),
      readSteps(db, span, sparklineSteps(span, now)),
      readUnfinished(db),
      countRefusals(db, { from: span.from }),
    ]);
    const lastEvents = await readLastEvents(
      db,
      clients.map(({ id }) => id),
    );
    const refusedFor = (id: string | null) =>
      refusals.filter((one) => one.clientId === id).reduce((sum, one) => sum + one.count, 0);

    const rows = clients.map(({ id, name, enabled }) => ({
      id,
      name,
      enabled,
      ...(figures.get(id) ?? NO_FIGURES),
      ...(unfinished.get(id) ?? { waiting: 0, failed: 0 }),
      refused: refusedFor(id),
      lastEventAt: lastEvents.get(id) ?? null,
      perStep: steps.get(id) ?? [],
    }));
    const sumUnfinished = (key: "waiting" | "failed") =>
      [...unfinished.values()].reduce((sum, counts) => sum + counts[key], 0);
    return {
      ...span,
      total: {
        ...total,
        waiting: sumUnfinished("waiting"),
        failed: sumUnfinished("failed"),
        refused: refusals.reduce((sum, one) => sum + one.count, 0),
        refusedUnknown: refusedFor(null),
      },
      before,
      clients: rows,
    };
  }),

  /** The figures of everybody together over the same span, in steps for charts. */
  series: staffProcedure.input(overviewInput).query(async ({ ctx, input }) => {
    const now = new Date();
    const span = spanOf(input, now);
    const steps = chartSteps(span, now);
    return { steps: { ...steps, to: span.to }, ...(await readSeries(ctx.db, span, steps)) };
  }),
});
