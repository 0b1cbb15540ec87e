import { randomBytes } from "node:crypto";
import { Command } from "commander";
import { audited } from "../../audit/index.ts";
import { readCurrentKey } from "../../clients/index.ts";
import { webhookPath } from "../../domain/client.ts";
import { type Plan, planDeliveries, sendPlan } from "../../sender/index.ts";
import { commandLine } from "../actor.ts";
import { CannotRun } from "../cannot-run.ts";
import type { CommandContext, OpenCommandContext } from "../context.ts";
import { type Terminal, terminal } from "../terminal.ts";
import { inContext, readKey, retellApiKeyOption } from "./client.ts";
import {
  parseCount,
  parseDuplicates,
  parsePositive,
  parseRate,
  parseShare,
  parseUrl,
} from "./send-options.ts";
import { showProgress } from "./send-progress.ts";
import { isFlawless, reportAccount } from "./send-report.ts";

type SendCommandOptions = {
  url?: URL;
  client?: string;
  retellApiKey?: string;
  fixtures?: boolean;
  calls?: number;
  repeat: number;
  duplicates: number;
  twins: number;
  reorder?: boolean;
  rate?: number;
  concurrency: number;
  retries: number;
  retryDelay: number;
  timeout: number;
  seed?: string;
  json?: boolean;
};

const EXPLANATION = `
Plays Retell: posts signed events, tries again up to three times where no 2xx comes, sends
duplicates, twins and late arrivals, and accounts for every post. Ends with exit code 1 when
anything was lost or recorded other than once.

--duplicates 30% makes 3 in 10 of all deliveries of events duplicates, so that 700 events come in
1,000 deliveries. Fixtures that repeat another one and the copies of --repeat count towards it.
Some are the same bytes again, some carry a new event_timestamp. A chat comes with every 15 calls
and an alert with every 200.

Examples:
  npm run ringonce -- send --client smart-tax-nation --fixtures --repeat 2
  npm run ringonce -- send --client smart-tax-nation --calls 1000 --duplicates 30% --reorder
  npm run ringonce -- send --url https://hooks.example.com/retell --retell-api-key - --calls 50 --rate 5/s`;

/** `send`: realistic traffic against any webhook URL. */
export function sendCommand(open: OpenCommandContext, io: Terminal = terminal): Command {
  return new Command("send")
    .description("play Retell: post realistic events to a webhook URL, and account for each")
    .option("--client <id>", "take the URL and the key of a client of this installation")
    .option("--url <url>", "where to post to", parseUrl)
    .addOption(retellApiKeyOption())
    .option("--fixtures", "send every recorded body once, with ids of its own")
    .option("--calls <n>", "send so many generated calls (20 without --fixtures)", parsePositive)
    .option("--repeat <n>", "send everything so many times", parsePositive, 1)
    .option(
      "--duplicates <share>",
      "share of duplicates among the deliveries, as 30%",
      parseDuplicates,
      0,
    )
    .option(
      "--twins <share>",
      "share of added duplicates that leave with their original",
      parseShare,
      0.25,
    )
    .option("--reorder", "let events overtake one another")
    .option(
      "--rate <n/s>",
      "deliveries per second, as 50/s; as fast as they go when left out",
      parseRate,
    )
    .option("--concurrency <n>", "how many are under way at once", parsePositive, 8)
    .option("--retries <n>", "how often an unaccepted delivery is tried again", parseCount, 3)
    .option("--retry-delay <ms>", "wait before each retry", parseCount, 500)
    .option("--timeout <ms>", "how long to wait for an answer", parsePositive, 10_000)
    .option("--seed <text>", "send the same calls as another run with this seed")
    .option("--json", "print the account for machines")
    .addHelpText("after", EXPLANATION)
    .action(async (options: SendCommandOptions, command: Command) => {
      if (command.getOptionValueSource("twins") === "cli" && options.duplicates === 0) {
        throw new CannotRun("--twins goes with --duplicates, such as --duplicates 30%.");
      }
      const isKeyTyped = command.getOptionValueSource("retellApiKey") === "cli";
      const seed = options.seed ?? randomBytes(6).toString("hex");
      const plan = planDeliveries({
        seed,
        fixtures: options.fixtures === true,
        calls: options.calls ?? (options.fixtures ? 0 : 20),
        repeat: options.repeat,
        duplicates: options.duplicates,
        twins: options.twins,
        reorder: options.reorder === true,
        nowMs: Date.now(),
      });
      const { url, retellApiKey } = await findTarget(options, isKeyTyped, plan, open, io);
      const interrupted = new AbortController();
      const interrupt = () => interrupted.abort();
      process.once("SIGINT", interrupt);
      const progress = showProgress(io.progress);
      const startedAt = performance.now();
      const account = await sendPlan(plan, {
        url,
        retellApiKey,
        timeoutMs: options.timeout,
        concurrency: options.concurrency,
        ratePerSecond: options.rate,
        retries: options.retries,
        retryDelayMs: options.retryDelay,
        onProgress: progress.show,
        signal: interrupted.signal,
      });
      progress.end();
      process.removeListener("SIGINT", interrupt);
      const run = { url: url.href, seed, tookMs: Math.round(performance.now() - startedAt) };
      io.print(
        options.json
          ? JSON.stringify({ ...run, ...account }, null, 2)
          : reportAccount(run, account),
      );
      if (!isFlawless(account)) process.exitCode = 1;
    });
}

/** @throws CannotRun saying what to give */
async function findTarget(
  { client, url, retellApiKey }: SendCommandOptions,
  isKeyTyped: boolean,
  plan: Plan,
  open: OpenCommandContext,
  io: Terminal,
): Promise<{ url: URL; retellApiKey: string }> {
  if (client === undefined) {
    if (url === undefined) throw new CannotRun("Say where to post: --client <id> or --url <url>.");
    return { url, retellApiKey: await readKey(io, retellApiKey) };
  }
  const { publicUrl, currentKey } = await inContext(open)((context) =>
    readClient(context, client, plan),
  );
  return {
    url: url ?? new URL(publicUrl + webhookPath(client)),
    // A key in the environment may be another client's.
    retellApiKey: isKeyTyped ? await readKey(io, retellApiKey) : currentKey,
  };
}

/**
 * Written down before anything is sent: what is posted in a client's name shows among its events.
 *
 * @throws CannotRun, or CannotUnseal when the key was sealed under another APP_SECRET
 */
async function readClient(context: CommandContext, id: string, plan: Plan) {
  const { appSecret, publicUrl, database } = context;
  const currentKey = await audited(
    database.dashboard,
    commandLine(),
    (tx) => readCurrentKey(tx, appSecret, id),
    {
      action: "client_tested",
      subject: { kind: "client", id },
      details: { events: plan.events, duplicates: plan.duplicates },
    },
  );
  return { publicUrl, currentKey };
}
