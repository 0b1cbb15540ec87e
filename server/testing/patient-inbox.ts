import type { Sql } from "postgres";
import { createInbox, type Inbox } from "../inbox/index.ts";

/** An inbox that takes no busy machine for a database that is away: nobody waits for its answers. */
export const patientInbox = (connect: () => Sql): Inbox =>
  createInbox(connect, { batchTimeoutMs: 60_000 });
