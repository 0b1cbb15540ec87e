import type { WhenBack } from "../ingest-runtime.ts";
import { log } from "../log.ts";
import { migrateUsable } from "./database-server.ts";
import { saysDatabaseIsAway } from "./explain.ts";

/**
 * What was away at the start is judged when it is back, as strictly as at any start: the journal keeps what
 * comes until then. What is wrong with it is told once, not at each try, in the words of the start.
 */
export function createWhenBack(databaseUrl: string): WhenBack {
  let told: string | null = null;
  return {
    async prepare() {
      try {
        await migrateUsable(databaseUrl);
        told = null;
      } catch (error) {
        // A database that is still away is no news.
        const fault = saysDatabaseIsAway(error) ? null : String(error);
        if (fault !== null && fault !== told) log.error({ err: error }, "database.cannot_be_used");
        told = fault;
        throw error;
      }
    },
    isUnfit: () => told !== null,
  };
}
