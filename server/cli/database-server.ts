import postgres from "postgres";
import { demandOwnSessions, demandUsable, keepsSettings, migrate } from "../db/index.ts";
import { startEmbeddedPostgres } from "../embedded/index.ts";
import type { Env } from "../env.ts";
import { explainDatabaseError } from "./explain.ts";

export type DatabaseServer = {
  url: string;
  /** `given` by DATABASE_URL; else what the embedded one came from. */
  how: "given" | "created" | "started" | "adopted" | "shared";
  stop(): Promise<void>;
};

/**
 * The PostgreSQL of DATABASE_URL, or the embedded one.
 *
 * @param temporary for a command's own time, see startEmbeddedPostgres
 */
export async function openDatabaseServer(
  env: Env,
  options: { temporary: boolean; onTrouble?: (message: string) => void },
): Promise<DatabaseServer> {
  if (env.DATABASE_URL !== undefined) {
    return { url: env.DATABASE_URL, how: "given", stop: async () => {} };
  }
  return startEmbeddedPostgres({ dataDir: env.dataDir, ...options });
}

/**
 * Finds out whether DATABASE_URL leads to a database that Ringonce can use. Changes nothing.
 *
 * @throws Unstartable, CannotMigrate or SharedSessions saying why not
 */
export async function demandDatabase(databaseUrl: string): Promise<void> {
  try {
    await demandOwnSessions(databaseUrl);
    const sql = postgres(databaseUrl, { max: 1, connect_timeout: 5, onnotice: () => {} });
    try {
      await demandUsable(sql);
    } finally {
      await sql.end({ timeout: 1 });
    }
    await keepsSettings(databaseUrl);
  } catch (error) {
    throw await explainDatabaseError(error, databaseUrl);
  }
}

/**
 * Brings the schema of a database that Ringonce can use up to this release.
 *
 * @returns how many migrations were applied
 * @throws as `demandDatabase` does
 */
export async function migrateUsable(databaseUrl: string): Promise<number> {
  await demandDatabase(databaseUrl);
  try {
    return await migrate(databaseUrl);
  } catch (error) {
    throw await explainDatabaseError(error, databaseUrl);
  }
}
