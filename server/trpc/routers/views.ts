import { renameViewInput, saveViewInput, viewIdInput } from "../../domain/saved-view.ts";
import { listViews, removeView, renameView, saveView } from "../../views/index.ts";
import { router, staffProcedure } from "../init.ts";

/** Filters of the events list under names; each member of staff has their own. */
export const viewsRouter = router({
  list: staffProcedure.query(({ ctx }) => listViews(ctx.db, ctx.staff.id)),

  /** Under a name that is taken, in place of what was there. */
  save: staffProcedure
    .meta({ needs: "nothing" })
    .input(saveViewInput)
    .mutation(({ ctx, input }) => saveView(ctx.db, ctx.staff.id, input)),

  rename: staffProcedure
    .meta({ needs: "nothing" })
    .input(renameViewInput)
    .mutation(({ ctx, input }) => renameView(ctx.db, ctx.staff.id, input)),

  remove: staffProcedure
    .meta({ needs: "nothing" })
    .input(viewIdInput)
    .mutation(({ ctx, input }) => removeView(ctx.db, ctx.staff.id, input.viewId)),
});
