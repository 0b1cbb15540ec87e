import { sql } from "drizzle-orm";
import type { Handler } from "../processing/index.ts";

/** Made by the suite before the first event: a row for each run of the handlers that committed. */
export const WITNESS_TABLE = `
  create table if not exists chaos_runs (event_id uuid not null, attempt int not null);
  create index if not exists chaos_runs_event on chaos_runs (event_id)`;

const witness: Handler = async (tx, event) => {
  await tx.execute(
    sql`insert into chaos_runs (event_id, attempt) values (${event.id}, ${event.attempt})`,
  );
};

/** What the engine runs instead of handlers of the folder. */
export const handlers: readonly Handler[] = [witness];
