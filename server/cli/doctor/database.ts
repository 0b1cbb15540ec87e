import type { Sql } from "postgres";
import {
  isOfNewerRelease,
  keepsSettings,
  NAME_POSTGRESQL,
  pendingMigrations,
} from "../../db/index.ts";
import { bad, type Finding, good, note } from "./finding.ts";

/**
 * Whether the database is one Ringonce can use.
 *
 * @returns whether its tables are those of this release
 */
export async function* examineDatabase(sql: Sql): AsyncGenerator<Finding, boolean> {
  const [server] = await sql<{ version: string; number: number; bytes: string }[]>`
    select current_setting('server_version') as version,
           current_setting('server_version_num')::int as number,
           pg_size_pretty(pg_database_size(current_database())) as bytes`;
  const isOld = (server?.number ?? 0) < 150_000;
  yield isOld
    ? bad("database", `PostgreSQL ${server?.version}`, "Ringonce needs PostgreSQL 15 or newer")
    : good("database", `PostgreSQL ${server?.version}, ${server?.bytes}`);
  if (isOld) return false;

  const pending = await pendingMigrations(sql);
  if (pending > 0) {
    yield bad(
      "schema",
      pending === 1 ? "1 migration is pending" : `${pending} migrations are pending`,
      "npm run ringonce -- migrate, or npm start",
    );
    return false;
  }
  if (await isOfNewerRelease(sql)) {
    yield bad(
      "schema",
      "the database was migrated by a newer release",
      "start that release, or restore a backup from before the upgrade",
    );
    return false;
  }
  yield good("schema", "up to date");
  return true;
}

/**
 * Whether sessions are set as Ringonce needs them, which they are not behind every pooler.
 *
 * @throws what the driver throws
 */
export async function* examineSessions(databaseUrl: string): AsyncGenerator<Finding> {
  if (await keepsSettings(databaseUrl)) return;
  yield note(
    "database",
    "a pooler drops the settings of Ringonce's sessions: what is lost on the way is waited for longer",
    `in DATABASE_URL, ${NAME_POSTGRESQL}`,
  );
}
