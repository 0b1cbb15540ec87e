import { randomBytes } from "node:crypto";
import { Command, Option } from "commander";
import { createStaffUser } from "../../auth/index.ts";
import { ROLES, type Role } from "../../domain/role.ts";
import { commandLine } from "../actor.ts";
import type { OpenCommandContext } from "../context.ts";
import { type Terminal, terminal } from "../terminal.ts";
import { inContext } from "./client.ts";

type AddOptions = { email: string; name?: string; password?: string; role: Role };

/** `user add`: staff accounts, with the server running or not. */
export function userCommand(open: OpenCommandContext, io: Terminal = terminal): Command {
  const user = new Command("user").description("the staff who may sign in");
  user
    .command("add")
    .description("add a staff account")
    .requiredOption("--email <address>", "what they sign in with")
    .option("--name <name>", "how they are shown; the e-mail's first part when left out")
    .option(
      "--password <password>",
      "at least 8 characters; - reads it from standard input. Asked for when left out, or made up where nobody can be asked",
    )
    .addOption(
      new Option("--role <role>", "what they may do")
        .choices(ROLES)
        .default("admin" satisfies Role),
    )
    .action(async ({ email, name, password: given, role }: AddOptions) => {
      const typed = await io.readSecret(given, {
        prompt: "Password (empty: one is made up): ",
        option: "--password",
      });
      // 96 bits; no sign that needs quoting in a shell.
      const password = typed ?? randomBytes(12).toString("base64url");
      await inContext(open)(async ({ publicUrl, database }) => {
        const account = { email, name, password, role };
        const staff = await createStaffUser(database.dashboard, account, commandLine());
        io.print(
          `Added ${staff.name} as ${staff.role}. Sign in at ${publicUrl}/login as ${staff.email}.`,
        );
        if (typed === null) io.print(`Password: ${password}  (shown only now)`);
      });
    });
  return user;
}
