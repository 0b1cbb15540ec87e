import { countOpenAlerts, listAlerts } from "../../alerts/index.ts";
import { listClients } from "../../clients/index.ts";
import { countOpenAlertsInput, listAlertsInput } from "../../domain/alert-filter.ts";
import { webhookPath } from "../../domain/client.ts";
import { router, staffProcedure } from "../init.ts";

export const alertsRouter = router({
  /** A page of incidents that Retell's alert rules reported, newest first. */
  list: staffProcedure.input(listAlertsInput).query(({ ctx, input }) => listAlerts(ctx.db, input)),

  /** How many are open. */
  countOpen: staffProcedure
    .input(countOpenAlertsInput)
    .query(({ ctx, input }) => countOpenAlerts(ctx.db, input)),

  /** The clients the filter offers, and the URL of each that an alert rule is to be given. */
  clients: staffProcedure.query(async ({ ctx }) => {
    const clients = await listClients(ctx.db);
    return clients.map(({ id, name }) => ({
      id,
      name,
      webhookUrl: ctx.publicUrl + webhookPath(id),
    }));
  }),
});
