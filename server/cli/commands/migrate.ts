import { Command } from "commander";
import { migrate } from "../../db/index.ts";
import { readEnv } from "../../env.ts";
import { openDatabaseServer } from "../database-server.ts";
import { explainDatabaseError } from "../explain.ts";
import { migrationsApplied } from "../migrations-applied.ts";

export function migrateCommand(): Command {
  return new Command("migrate")
    .description("bring the database's schema up to this release")
    .action(async () => {
      const server = await openDatabaseServer(readEnv(), { temporary: true });
      try {
        const count = await migrate(server.url);
        console.log(count === 0 ? "The schema is up to date." : `${migrationsApplied(count)}.`);
      } catch (error) {
        throw await explainDatabaseError(error, server.url);
      } finally {
        await server.stop();
      }
    });
}
