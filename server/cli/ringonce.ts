import { Command } from "commander";
import { log } from "../log.ts";
import { fail } from "./boot/boot.mjs";
import { clientCommand } from "./commands/client.ts";
import { destinationCommand } from "./commands/destination.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { migrateCommand } from "./commands/migrate.ts";
import { replayCommand } from "./commands/replay.ts";
import { sendCommand } from "./commands/send.ts";
import { statisticsCommand } from "./commands/statistics.ts";
import { userCommand } from "./commands/user.ts";
import { openCommandContext } from "./context.ts";
import { saysItAll } from "./explain.ts";

/** The command line: parses the arguments, runs one command and sets the exit code. */
export async function runCommand(argv: string[]): Promise<void> {
  // A command prints what it has to say; the log is the server's.
  log.level = "error";
  const program = new Command("ringonce")
    .description("Every Retell webhook, exactly once.")
    .addCommand(clientCommand(openCommandContext))
    .addCommand(destinationCommand(openCommandContext))
    .addCommand(userCommand(openCommandContext))
    .addCommand(sendCommand(openCommandContext))
    .addCommand(replayCommand(openCommandContext))
    .addCommand(statisticsCommand(openCommandContext))
    .addCommand(migrateCommand())
    .addCommand(doctorCommand());
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (saysItAll(error)) fail(error);
    console.error(error);
    process.exit(1);
  }
}
