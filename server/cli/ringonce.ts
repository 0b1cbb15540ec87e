import { Command } from "commander";
import { log } from "../log.ts";
import { fail } from "./boot/boot.mjs";
import { clientCommand } from "./commands/client.ts";
import { destinationCommand } from "./commands/destination.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { duplicatesCommand } from "./commands/duplicates.ts";
import { migrateCommand } from "./commands/migrate.ts";
import { replayCommand } from "./commands/replay.ts";
import { sendCommand } from "./commands/send.ts";
import { statisticsCommand } from "./commands/statistics.ts";
import { userCommand } from "./commands/user.ts";
import { type OpenCommandContext, openCommandContext } from "./context.ts";
import { saysItAll } from "./explain.ts";
import { sayWhere } from "./say-where.ts";
import { type Terminal, terminal } from "./terminal.ts";

/** Every command there is. */
export function createProgram(open: OpenCommandContext, io: Terminal = terminal): Command {
  return new Command("ringonce")
    .description("Every Retell webhook, exactly once.")
    .addCommand(clientCommand(open, io))
    .addCommand(destinationCommand(open, io))
    .addCommand(userCommand(open, io))
    .addCommand(sendCommand(open, io))
    .addCommand(replayCommand(open, io))
    .addCommand(statisticsCommand(open, io))
    .addCommand(duplicatesCommand(open, io))
    .addCommand(migrateCommand())
    .addCommand(doctorCommand());
}

/** The command line: parses the arguments, runs one command and sets the exit code. */
export async function runCommand(argv: string[]): Promise<void> {
  // A command prints what it has to say; the log is the server's.
  log.level = "error";
  try {
    await createProgram(openCommandContext).parseAsync(argv);
  } catch (error) {
    if (saysItAll(error)) fail(sayWhere(error));
    console.error(error);
    process.exit(1);
  }
}
