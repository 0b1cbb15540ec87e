import { router, staffProcedure } from "../init.ts";

export const staffRouter = router({
  /** Who is signed in. */
  me: staffProcedure.query(({ ctx }) => ctx.staff),
});
