import { listClients } from "../../clients/index.ts";
import { findInput } from "../../domain/find.ts";
import { findCalls, findEvents } from "../../inbox/queries/find.ts";
import { router, staffProcedure } from "../init.ts";

const CLIENTS_AT_MOST = 6;

export const findRouter = router({
  /** Clients by a part of their name or id, events and calls by the beginning of theirs. */
  places: staffProcedure.input(findInput).query(async ({ ctx: { db }, input: { text } }) => {
    const [clients, events, calls] = await Promise.all([
      listClients(db),
      findEvents(db, text.toLowerCase()),
      findCalls(db, text),
    ]);
    const wanted = text.toLowerCase();
    return {
      clients: clients
        .filter(({ id, name }) => id.includes(wanted) || name.toLowerCase().includes(wanted))
        .slice(0, CLIENTS_AT_MOST)
        .map(({ id, name }) => ({ id, name })),
      events,
      calls,
    };
  }),
});
