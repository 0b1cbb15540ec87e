import { Command } from "commander";
import { readEnv } from "../../env.ts";
import { migrateUsable, openDatabaseServer } from "../database-server.ts";
import { migrationsApplied } from "../migrations-applied.ts";

export function migrateCommand(): Command {
  return new Command("migrate")
    .description("bring the database's schema up to this release")
    .action(async () => {
      const server = await openDatabaseServer(readEnv(), { temporary: true });
      try {
        const count = await migrateUsable(server.url);
        console.log(count === 0 ? "The schema is up to date." : `${migrationsApplied(count)}.`);
      } finally {
        await server.stop();
      }
    });
}
