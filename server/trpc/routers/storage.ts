import { readStorage } from "../../storage/index.ts";
import { router, staffProcedure } from "../init.ts";

export const storageRouter = router({
  /** How much the database holds, by kind. */
  read: staffProcedure.meta({ needs: "manage_staff" }).query(({ ctx }) => readStorage(ctx.db)),
});
