import { z } from "zod";
import { audited } from "../../audit/index.ts";
import {
  addClient,
  disableClient,
  enableClient,
  getClient,
  listClients,
  renameClient,
  rotateKey,
} from "../../clients/index.ts";
import {
  clientIdSchema,
  clientNameSchema,
  retellApiKeySchema,
  webhookPath,
} from "../../domain/client.ts";
import { rangeStart } from "../../domain/time-range.ts";
import { NOTHING_ARRIVED, readArrivals, readNewestEvent } from "../../inbox/queries/overview.ts";
import { countRefusals } from "../../refusals/index.ts";
import { NO_FIGURES, readFigures } from "../../statistics/index.ts";
import { sendTestEvent } from "../../test-event/index.ts";
import { router, staffProcedure } from "../init.ts";

const clientInput = z.object({ id: clientIdSchema });

export const clientsRouter = router({
  /** Every client by name, with its last event and what was refused in the last day. */
  list: staffProcedure.query(async ({ ctx: { db } }) => {
    const clients = await listClients(db);
    const [arrivals, refusals] = await Promise.all([
      readArrivals(
        db,
        clients.map(({ id }) => id),
      ),
      countRefusals(db, { from: rangeStart("24h", new Date()) }),
    ]);
    return clients.map((client) => ({
      ...client,
      ...(arrivals.get(client.id) ?? NOTHING_ARRIVED),
      refusedToday: refusals
        .filter((one) => one.clientId === client.id)
        .reduce((sum, one) => sum + one.count, 0),
    }));
  }),

  /** One client with the URL for Retell and the figures of its last day. */
  byId: staffProcedure.input(clientInput).query(async ({ ctx: { db, publicUrl }, input }) => {
    const client = await getClient(db, input.id);
    const to = new Date();
    const figures = await readFigures(db, {
      from: rangeStart("24h", to),
      to,
      clientId: input.id,
    });
    return {
      ...client,
      webhookUrl: publicUrl + webhookPath(client.id),
      lastDay: figures.get(client.id) ?? NO_FIGURES,
    };
  }),

  /** What has arrived: the newest event, tests included, and the refusals of the last day. */
  arrivals: staffProcedure.input(clientInput).query(async ({ ctx: { db }, input }) => {
    const [newest, arrivals, refusals] = await Promise.all([
      readNewestEvent(db, input.id),
      readArrivals(db, [input.id]),
      countRefusals(db, { from: rangeStart("24h", new Date()), clientId: input.id }),
    ]);
    return { newest, arrived: arrivals.get(input.id)?.arrived ?? "nothing", refusals };
  }),

  add: staffProcedure
    .meta({ needs: "manage_clients" })
    .input(
      z.object({ id: clientIdSchema, name: clientNameSchema, retellApiKey: retellApiKeySchema }),
    )
    .mutation(({ ctx, input }) =>
      audited(ctx.db, ctx.actor, (tx) => addClient(tx, ctx.appSecret, input), {
        action: "client_added",
        subject: { kind: "client", id: input.id },
        details: { name: input.name },
      }),
    ),

  rename: staffProcedure
    .meta({ needs: "manage_clients" })
    .input(clientInput.extend({ name: clientNameSchema }))
    .mutation(({ ctx, input }) =>
      audited(ctx.db, ctx.actor, (tx) => renameClient(tx, input.id, input.name), {
        action: "client_renamed",
        subject: { kind: "client", id: input.id },
        details: { name: input.name },
      }),
    ),

  rotateKey: staffProcedure
    .meta({ needs: "manage_clients" })
    .input(clientInput.extend({ retellApiKey: retellApiKeySchema }))
    .mutation(({ ctx, input }) =>
      audited(ctx.db, ctx.actor, (tx) => rotateKey(tx, ctx.appSecret, input), {
        action: "key_rotated",
        subject: { kind: "client", id: input.id },
      }),
    ),

  /** Posts a test through the door, signed with the client's key. */
  sendTest: staffProcedure
    .meta({ needs: "manage_clients" })
    .input(clientInput)
    .mutation(async ({ ctx, input }) => {
      // Before it is sent, for the door may be another process's.
      await audited(ctx.db, ctx.actor, (tx) => getClient(tx, input.id), {
        action: "client_tested",
        subject: { kind: "client", id: input.id },
      });
      const { appSecret, doorUrl = ctx.publicUrl } = ctx;
      return sendTestEvent(ctx.db, { appSecret, doorUrl }, input.id);
    }),

  disable: staffProcedure
    .meta({ needs: "manage_clients" })
    .input(clientInput)
    .mutation(({ ctx, input }) =>
      audited(ctx.db, ctx.actor, (tx) => disableClient(tx, input.id), {
        action: "client_disabled",
        subject: { kind: "client", id: input.id },
      }),
    ),

  enable: staffProcedure
    .meta({ needs: "manage_clients" })
    .input(clientInput)
    .mutation(({ ctx, input }) =>
      audited(ctx.db, ctx.actor, (tx) => enableClient(tx, input.id), {
        action: "client_enabled",
        subject: { kind: "client", id: input.id },
      }),
    ),
});
