import { Command, Option } from "commander";
import { audited } from "../../audit/index.ts";
import {
  addClient,
  type ClientSummary,
  disableClient,
  enableClient,
  listClients,
  rotateKey,
} from "../../clients/index.ts";
import { retellApiKeySchema, webhookPath } from "../../domain/client.ts";
import { commandLine } from "../actor.ts";
import { CannotRun } from "../cannot-run.ts";
import type { CommandContext, OpenCommandContext } from "../context.ts";
import { demand } from "../demand.ts";
import { renderTable } from "../table.ts";
import { type Terminal, terminal } from "../terminal.ts";

type KeyOption = { retellApiKey?: string };

/** `client add`, `list`, `rotate-key`, `disable`, `enable`: with the server running or not. */
export function clientCommand(open: OpenCommandContext, io: Terminal = terminal): Command {
  const client = new Command("client").description("the clients whose webhooks are taken");
  const withContext = inContext(open);

  client
    .command("add")
    .description("admit a client's webhooks, and print the URL to paste into Retell")
    .requiredOption("--id <id>", "permanent: lower-case letters, digits and dashes")
    .requiredOption("--name <name>", "how staff call it; may change")
    .addOption(retellApiKeyOption())
    .action(async ({ id, name, retellApiKey: given }: { id: string; name: string } & KeyOption) => {
      const retellApiKey = await readKey(io, given);
      await withContext(async ({ appSecret, publicUrl, database }) => {
        const added = await audited(
          database.dashboard,
          commandLine(),
          (tx) => addClient(tx, appSecret, { id, name, retellApiKey }),
          ({ name }) => ({
            action: "client_added",
            subject: { kind: "client", id },
            details: { name },
          }),
        );
        io.print(`Added ${added.name} (${added.id}).\n\n${howToConnect(publicUrl, added.id)}`);
      });
    });

  client
    .command("list")
    .description("every client, and its webhook URL")
    .option("--json", "for machines")
    .action(async ({ json }: { json?: boolean }) => {
      await withContext(async ({ publicUrl, database }) => {
        const clients = await listClients(database.dashboard);
        if (json) {
          const rows = clients.map((one) => ({
            ...one,
            webhookUrl: publicUrl + webhookPath(one.id),
          }));
          io.print(JSON.stringify(rows, null, 2));
        } else if (clients.length === 0) {
          io.print("No clients yet. Add one: npm run ringonce -- client add --help");
        } else {
          io.print(describeAll(clients, (id) => publicUrl + webhookPath(id)));
        }
      });
    });

  client
    .command("rotate-key")
    .description("make another Retell API key the current one; the one before still verifies")
    .requiredOption("--id <id>", "the client")
    .addOption(retellApiKeyOption())
    .action(async ({ id, retellApiKey: given }: { id: string } & KeyOption) => {
      const retellApiKey = await readKey(io, given);
      await withContext(async ({ appSecret, database }) => {
        const rotated = await audited(
          database.dashboard,
          commandLine(),
          (tx) => rotateKey(tx, appSecret, { id, retellApiKey }),
          { action: "key_rotated", subject: { kind: "client", id } },
        );
        const previous = rotated.hasPreviousKey
          ? " Requests signed with the key before it are still taken, so that nothing is lost while Retell changes over."
          : "";
        io.print(`That is now the current key of ${rotated.name} (${id}).${previous}`);
      });
    });

  client
    .command("disable")
    .description("refuse a client's webhooks with 403 client_disabled")
    .requiredOption("--id <id>", "the client")
    .action(async ({ id }: { id: string }) => {
      await withContext(async ({ database }) => {
        const { name } = await audited(
          database.dashboard,
          commandLine(),
          (tx) => disableClient(tx, id),
          { action: "client_disabled", subject: { kind: "client", id } },
        );
        io.print(
          `${name} (${id}) is disabled: its webhooks are refused. Undo: client enable --id ${id}`,
        );
      });
    });

  client
    .command("enable")
    .description("take a disabled client's webhooks again")
    .requiredOption("--id <id>", "the client")
    .action(async ({ id }: { id: string }) => {
      await withContext(async ({ database }) => {
        const { name } = await audited(
          database.dashboard,
          commandLine(),
          (tx) => enableClient(tx, id),
          { action: "client_enabled", subject: { kind: "client", id } },
        );
        io.print(`${name} (${id}) is enabled: its webhooks are taken.`);
      });
    });

  return client;
}

/** Opens the installation for the time of one action, whatever becomes of it. */
export function inContext(open: OpenCommandContext) {
  return async <T>(act: (context: CommandContext) => Promise<T>): Promise<T> => {
    const context = await open();
    try {
      return await act(context);
    } finally {
      await context.close();
    }
  };
}

export function retellApiKeyOption(): Option {
  return new Option(
    "--retell-api-key <key>",
    "the workspace's API key with the webhook badge; - reads it from standard input. What is written here ends in the shell's history",
  ).env("RETELL_API_KEY");
}

/** @throws CannotRun when there is no key and nobody to ask for one, or what is given can be none */
export async function readKey(io: Terminal, given: string | undefined): Promise<string> {
  const key = await io.readSecret(given, {
    prompt: "Retell API key (the one with the webhook badge): ",
    option: "--retell-api-key",
  });
  if (key !== null) return demand(retellApiKeySchema, key);
  throw new CannotRun(
    "Give the Retell API key: --retell-api-key key_…, or --retell-api-key - to read it from standard input, or RETELL_API_KEY.",
  );
}

function howToConnect(publicUrl: string, id: string): string {
  const local = publicUrl.startsWith("http://localhost:")
    ? "\n  Retell can't reach localhost: set APP_URL to the public address of this server."
    : "";
  return `  Webhook URL  ${publicUrl}${webhookPath(id)}
${local}
  1. In Retell, paste it as the webhook URL of the client's agents, or of its whole account.
  2. Press Retell's test button there. The test shows at ${publicUrl}/events?client=${id}
  Or try it without Retell: npm run ringonce -- send --client ${id} --fixtures`;
}

function describeAll(clients: readonly ClientSummary[], urlOf: (id: string) => string): string {
  const day = (date: Date | null) => date?.toISOString().slice(0, 10) ?? "–";
  return renderTable([
    ["ID", "NAME", "STATE", "ADDED", "KEY ROTATED", "WEBHOOK URL"],
    ...clients.map(({ id, name, enabled, createdAt, keyRotatedAt }) => [
      id,
      name,
      enabled ? "enabled" : "disabled",
      day(createdAt),
      day(keyRotatedAt),
      urlOf(id),
    ]),
  ]);
}
