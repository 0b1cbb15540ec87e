import { type Database, openDatabase } from "../db/index.ts";
import { type Env, readEnv } from "../env.ts";
import { readAppSecret } from "./app-secret.ts";
import { migrateUsable, openDatabaseServer } from "./database-server.ts";
import { publicUrlOf } from "./public-url.ts";

/** What a command works with. */
export type CommandContext = {
  env: Env;
  appSecret: string;
  /** Where Retell reaches the server, without a trailing slash. */
  publicUrl: string;
  database: Database;
  /** Must be called, or the command never ends. */
  close(): Promise<void>;
};

export type OpenCommandContext = () => Promise<CommandContext>;

/**
 * Opens this installation's database, migrated, whether or not a server runs: the embedded one
 * is started for the command's own time if need be.
 */
export async function openCommandContext(): Promise<CommandContext> {
  const env = readEnv();
  const appSecret = readAppSecret(env);
  const server = await openDatabaseServer(env, { temporary: true });
  try {
    await migrateUsable(server.url);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const database = openDatabase(server.url);
  return {
    env,
    appSecret,
    publicUrl: publicUrlOf(env),
    database,
    async close() {
      await database.close();
      await server.stop();
    },
  };
}
