import { exportAudit, listActors, listAudit } from "../../audit/index.ts";
import { exportAuditInput, listAuditInput } from "../../domain/audit-filter.ts";
import { router, staffProcedure } from "../init.ts";

const admin = staffProcedure.meta({ needs: "manage_staff" });

export const auditRouter = router({
  /** A page of what staff did, newest first. */
  list: admin.input(listAuditInput).query(({ ctx, input }) => listAudit(ctx.db, input)),

  /** The same as CSV. */
  export: admin
    .input(exportAuditInput)
    .query(({ ctx, input }) => exportAudit(ctx.db, input.filter)),

  /** Whom the filter offers. */
  actors: admin.query(({ ctx }) => listActors(ctx.db)),
});
