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
import { router, staffProcedure } from "../init.ts";

export const duplicatesRouter = router({
  /** A page of explained duplicates, newest first. */
  list: staffProcedure
    .input(listDuplicatesInput)
    .query(({ ctx, input }) => listDuplicates(ctx.db, input)),

  /** Each client's duplicates over a span, by cause, divergence and type, and all over time. */
  figures: staffProcedure.input(duplicateFiguresInput).query(async ({ ctx, input }) => {
    const now = new Date();
    const { clientId, ...chosen } = input;
    const span = spanOf(chosen, now);
    const selection = clientId ? { ...span, clientId } : span;
    const steps = sparklineSteps(span, now);
    const [clients, byCause] = await Promise.all([
      readDuplicateFigures(ctx.db, selection),
      readDuplicateSteps(ctx.db, selection, steps),
    ]);
    return { ...span, clients, steps: { ...steps, to: span.to }, byCause };
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
