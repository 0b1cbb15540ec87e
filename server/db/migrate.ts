import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import postgres, { type Sql } from "postgres";

/** A function, because Next's bundles, which never migrate, have no `import.meta.dirname`. */
const migrationsFolder = () => join(import.meta.dirname, "../../drizzle");
/** Any constant serves; it only has to be the same in every release. */
const MIGRATION_LOCK = 7_243_110_001;
const OLDEST_SERVER = 150_000;

export class CannotMigrate extends Error {
  readonly code = "cannot_migrate";
}

/**
 * Brings the schema up to this release, under an advisory lock, so that instances which start
 * together wait for one another.
 *
 * @returns how many migrations were applied
 * @throws CannotMigrate when the server is older than PostgreSQL 15 or the database was
 *   migrated by a newer release of Ringonce
 */
export async function migrate(databaseUrl: string): Promise<number> {
  const sql = postgres(databaseUrl, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    const before = await appliedMigrations(sql);
    await demandUsable(sql);
    await applyMigrations(drizzle(sql), { migrationsFolder: migrationsFolder() });
    return (await appliedMigrations(sql)).length - before.length;
  } finally {
    // Ending the session releases the lock.
    await sql.end({ timeout: 5 });
  }
}

/**
 * Makes sure that this release can work with the database, migrated or not. Changes nothing.
 *
 * @throws CannotMigrate when the server is older than PostgreSQL 15 or the database was
 *   migrated by a newer release of Ringonce
 */
export async function demandUsable(sql: Sql): Promise<void> {
  const [server] = await sql<{ version: number; name: string }[]>`
    select current_setting('server_version_num')::int as version,
           current_setting('server_version') as name`;
  if (!server || server.version < OLDEST_SERVER) {
    throw new CannotMigrate(
      `The database is PostgreSQL ${server?.name}; Ringonce needs 15 or newer.`,
    );
  }
  if (await isOfNewerRelease(sql)) {
    throw new CannotMigrate(
      "The database was migrated by a newer release of Ringonce. Start that release, or restore a backup from before the upgrade.",
    );
  }
}

/** Migrations this release has and the database has not. Never changes anything. */
export async function pendingMigrations(sql: Sql): Promise<number> {
  const applied = new Set(await appliedMigrations(sql));
  return (await knownMigrations()).filter((madeAt) => !applied.has(madeAt)).length;
}

/** Whether a newer release of Ringonce has migrated the database. Never changes anything. */
export async function isOfNewerRelease(sql: Sql): Promise<boolean> {
  const [newest] = (await appliedMigrations(sql)).slice(-1);
  return newest !== undefined && newest > ((await knownMigrations()).at(-1) ?? 0);
}

/** When each applied migration was made, oldest first. */
async function appliedMigrations(sql: Sql): Promise<number[]> {
  const [table] = await sql<{ present: boolean }[]>`
    select to_regclass('drizzle.__drizzle_migrations') is not null as present`;
  if (!table?.present) return [];
  const rows = await sql<{ created_at: string }[]>`
    select created_at from drizzle.__drizzle_migrations order by created_at`;
  return rows.map((row) => Number(row.created_at));
}

async function knownMigrations(): Promise<number[]> {
  const journal = await readFile(join(migrationsFolder(), "meta/_journal.json"), "utf8");
  const { entries } = JSON.parse(journal) as { entries: { when: number }[] };
  return entries.map((entry) => entry.when);
}
