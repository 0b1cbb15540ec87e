import { listClients } from "../../clients/index.ts";
import {
  duplicateFiguresInput,
  duplicateIdInput,
  listDuplicatesInput,
} from "../../domain/duplicate-filter.ts";
import { spanOf, sparklineSteps } from "../../domain/overview-range.ts";
import {
  listDuplicates,
  readDuplicate,
  readDuplicateFigures,
  readDuplicateSteps,
} from "../../duplicates/index.ts";
import { EVERYBODY, readCounts } from "../../statistics/index.ts";
import { router, staffProcedure } from "../init.ts";

export const duplicatesRouter = router({
  /** A page of explained duplicates, newest first. */
  list: staffProcedure
    .input(listDuplicatesInput)
    .query(({ ctx, input }) => listDuplicates(ctx.db, input)),

  /**
   * Each client's duplicates over a span, by cause, divergence and type, and all over time; and how
   * many events there were at all.
   */
  figures: staffProcedure.input(duplicateFiguresInput).query(async ({ ctx, input }) => {
    const now = new Date();
    const { clientId, ...chosen } = input;
    const span = spanOf(chosen, now);
    const selection = clientId ? { ...span, clientId } : span;
    const steps = sparklineSteps(span, now);
    const whose = clientId || EVERYBODY;
    const [clients, byCause, counts] = await Promise.all([
      readDuplicateFigures(ctx.db, selection),
      readDuplicateSteps(ctx.db, selection, steps),
      readCounts(ctx.db, { ...span, clientId: whose }),
    ]);
    const events = counts.get(whose)?.events ?? 0;
    return { ...span, events, clients, steps: { ...steps, to: span.to }, byCause };
  }),

  /** One duplicate with why it came, or null. */
  byId: staffProcedure
    .input(duplicateIdInput)
    .query(({ ctx, input }) => readDuplicate(ctx.db, input.deliveryId)),

  /** The clients the filter offers, and their names. */
  clients: staffProcedure.query(async ({ ctx }) => {
    const clients = await listClients(ctx.db);
    return clients.map(({ id, name }) => ({ id, name }));
  }),
});
