import { z } from "zod";
import { listClients } from "../../clients/index.ts";
import { STEPS } from "../../domain/overview-range.ts";
import { rangeStart, TIME_RANGES } from "../../domain/time-range.ts";
import { readLastEvents, readUnfinished } from "../../inbox/queries/overview.ts";
import { countRefusals } from "../../refusals/index.ts";
import { NO_FIGURES, readFigures, readSteps } from "../../statistics/index.ts";
import { router, staffProcedure } from "../init.ts";

export const overviewRouter = router({
  /**
   * Every client's figures over a span that ends now, with the totals and those of the span
   * before. `waiting` and `failed` are what is unfinished now, whenever it came.
   */
  get: staffProcedure
    .input(z.object({ range: z.enum(TIME_RANGES) }))
    .query(async ({ ctx, input: { range } }) => {
      const { db } = ctx;
      const to = new Date();
      const from = rangeStart(range, to);
      const [clients, figures, before, steps, unfinished, refusals] = await Promise.all([
        listClients(db),
        readFigures(db, { from, to }),
        readFigures(db, { from: rangeStart(range, from), to: from }),
        readSteps(db, { from, to, steps: STEPS[range] }),
        readUnfinished(db),
        countRefusals(db, { from }),
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
        ...(figures.byClient.get(id) ?? NO_FIGURES),
        ...(unfinished.get(id) ?? { waiting: 0, failed: 0 }),
        refused: refusedFor(id),
        lastEventAt: lastEvents.get(id) ?? null,
        perStep: steps.get(id) ?? [],
      }));
      const sumUnfinished = (key: "waiting" | "failed") =>
        [...unfinished.values()].reduce((sum, counts) => sum + counts[key], 0);
      return {
        range,
        from,
        to,
        total: {
          ...figures.total,
          waiting: sumUnfinished("waiting"),
          failed: sumUnfinished("failed"),
          refused: refusals.reduce((sum, one) => sum + one.count, 0),
          refusedUnknown: refusedFor(null),
        },
        before: before.total,
        clients: rows,
      };
    }),
});
