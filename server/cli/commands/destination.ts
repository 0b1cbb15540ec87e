import { Command, Option } from "commander";
import { audit, audited } from "../../audit/index.ts";
import { getClient, listClients } from "../../clients/index.ts";
import {
  addDestination,
  type DestinationFigures,
  type DestinationSummary,
  listDestinations,
  pauseDestination,
  pausedBy,
  readDestinationFigures,
  resumeDestination,
  revealSecret,
} from "../../destinations/index.ts";
import { TIMEOUT_SECONDS } from "../../domain/destination.ts";
import { pauseReasonSchema } from "../../domain/destination-settings.ts";
import { readAllow } from "../../outbound/index.ts";
import { commandLine } from "../actor.ts";
import type { CommandContext, OpenCommandContext } from "../context.ts";
import { demand } from "../demand.ts";
import { renderTable } from "../table.ts";
import { type Terminal, terminal } from "../terminal.ts";
import { inContext } from "./client.ts";
import { collectCondition, collectHeader } from "./destination-options.ts";
import { hintOnEventType } from "./event-type-hint.ts";
import { parseCount } from "./send-options.ts";

type AddOptions = {
  client: string;
  name: string;
  url: string;
  eventType?: string[];
  condition?: ReturnType<typeof collectCondition>;
  header?: ReturnType<typeof collectHeader>;
  wrapped?: boolean;
  inOrder?: boolean;
  rate?: number;
  timeout: number;
};

/** `destination add`, `list`, `pause`, `resume`: with the server running or not. */
export function destinationCommand(open: OpenCommandContext, io: Terminal = terminal): Command {
  const destination = new Command("destination").description(
    "where clients' events are forwarded to",
  );
  const withContext = inContext(open);

  destination
    .command("add")
    .description("forward a client's events to a URL, and print the secret they are signed with")
    .requiredOption("--client <id>", "the client")
    .requiredOption("--name <name>", "how staff call it")
    .requiredOption("--url <url>", "gets one POST for each event")
    .option("--event-type <types...>", "only these; all if left out")
    .option("--condition <condition>", CONDITION_HELP, collectCondition)
    .addOption(
      new Option(
        "--header <header>",
        'sent with each request, as "X-Api-Key: value"; may be given again. What is written here ends in the shell\'s history',
      ).argParser(collectHeader),
    )
    .option("--wrapped", "put Retell's body into an envelope")
    .option("--in-order", "the events of a call one after the other")
    .option("--rate <requests>", "at most so many per second", parseCount)
    .option(
      "--timeout <seconds>",
      "how long it may take to answer",
      parseCount,
      TIMEOUT_SECONDS.usual,
    )
    .action(async (options: AddOptions) => {
      await withContext(async (context) => {
        const { appSecret, env, database } = context;
        const means = { appSecret, allow: readAllow(env.FORWARD_ALLOW) };
        const by = commandLine();
        const { id, secret } = await database.dashboard.transaction(async (tx) => {
          const { client: clientId, name } = options;
          const id = await addDestination(tx, means, clientId, toSettings(options), by.name);
          const subject = { kind: "destination", id, clientId } as const;
          await audit(tx, by, { action: "destination_added", subject, details: { name } });
          const { secret } = await revealSecret(tx, appSecret, id);
          await audit(tx, by, { action: "secret_revealed", subject });
          return { id, secret };
        });
        io.print(`Added ${options.name} (${id}).

  Secret  ${secret}

  Requests are signed with it the Standard Webhooks way. To test it:
  ${context.publicUrl}/clients/${options.client}/destinations/${id}`);
        for (const type of options.eventType ?? []) {
          const hint = hintOnEventType(type.trim());
          if (hint !== null) io.print(`\n  ${hint}`);
        }
      });
    });

  destination
    .command("list")
    .description("every destination, and how it is doing")
    .option("--client <id>", "only this client's")
    .option("--json", "for machines")
    .action(async ({ client, json }: { client?: string; json?: boolean }) => {
      await withContext(async (context) => {
        const rows = await readAll(context, client);
        if (json) io.print(JSON.stringify(rows, null, 2));
        else if (rows.length > 0) io.print(describeAll(rows));
        else {
          io.print("No destinations yet. Add one: npm run ringonce -- destination add --help");
        }
      });
    });

  destination
    .command("pause")
    .description("send nothing to it for now; its events wait")
    .requiredOption("--id <id>", "the destination")
    .requiredOption("--because <reason>", "why, for the others")
    .action(async ({ id, because }: { id: string; because: string }) => {
      await withContext(async ({ database }) => {
        const by = commandLine();
        const reason = demand(pauseReasonSchema, because);
        await audited(
          database.dashboard,
          by,
          (tx) => pauseDestination(tx, id, pausedBy(by.name, reason)),
          {
            action: "destination_paused",
            subject: { kind: "destination", id },
            details: { because: reason },
          },
        );
        io.print(`It is paused: its events wait. Undo: destination resume --id ${id}`);
      });
    });

  destination
    .command("resume")
    .description("send what has waited, and all that comes")
    .requiredOption("--id <id>", "the destination")
    .action(async ({ id }: { id: string }) => {
      await withContext(async ({ database }) => {
        await audited(
          database.dashboard,
          commandLine(),
          (tx) => resumeDestination(tx, id),
          (pause) => ({
            action: "destination_resumed",
            subject: { kind: "destination", id },
            ...(pause && { details: { was: pause.because } }),
          }),
        );
        io.print("It is resumed: what has waited is sent.");
      });
    });

  return destination;
}

const CONDITION_HELP =
  'only events whose body says so, as "call.call_analysis.user_sentiment equals Negative"; may be given again, and all must hold';

function toSettings(options: AddOptions) {
  const { name, url, eventType, condition, header, wrapped, inOrder, rate, timeout } = options;
  return {
    name,
    url,
    eventTypes: eventType ?? null,
    conditions: condition ?? [],
    headers: header ?? [],
    bodyForm: wrapped ? "wrapped" : "received",
    inOrder: inOrder ?? false,
    ratePerSecond: rate ?? null,
    timeoutMs: timeout * 1_000,
  };
}

type Listed = DestinationSummary & Partial<DestinationFigures>;

/** @throws UnknownClient */
async function readAll({ database }: CommandContext, client?: string): Promise<Listed[]> {
  const db = database.dashboard;
  const clients = client === undefined ? await listClients(db) : [await getClient(db, client)];
  const rows: Listed[] = [];
  for (const { id } of clients) {
    const figures = await readDestinationFigures(db, id);
    rows.push(
      ...(await listDestinations(db, id)).map((one) => ({ ...one, ...figures.get(one.id) })),
    );
  }
  return rows;
}

function describeAll(rows: readonly Listed[]): string {
  const count = (value: number | undefined) => (value === undefined ? "–" : String(value));
  return renderTable([
    ["ID", "CLIENT", "NAME", "STATE", "DELIVERED 24 H", "DEAD 24 H", "TO SEND", "URL"],
    ...rows.map((row) => [
      row.id,
      row.clientId,
      row.name,
      stateOf(row),
      count(row.delivered),
      count(row.dead),
      row.waiting === undefined ? "–" : count(row.waiting + (row.failed ?? 0)),
      row.url,
    ]),
  ]);
}

function stateOf({ pausedAt, circuit }: Listed): string {
  if (pausedAt !== null) return "paused";
  return circuit === undefined || circuit === "closed" ? "enabled" : "failing";
}
