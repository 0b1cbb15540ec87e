import { randomBytes } from "node:crypto";
import { Command, InvalidArgumentError } from "commander";
import { parseCount, parseRate } from "../cli/commands/send-options.ts";
import { COMMON_FAULTS, CONTROLLED_FAULTS } from "./faults.ts";

type Options = {
  events: number;
  embeddedEvents: number;
  seed: string;
  rate?: number;
  calm: number;
  only?: RegExp;
  write?: boolean;
};

/** What `npm run chaos` takes; whatever it can't use is refused before anything is started. */
export function chaosCommand(): Command {
  return new Command("chaos")
    .description("break a running installation in every way we know, and audit what is left")
    .option(
      "--events <n>",
      "events to send at least, beside a PostgreSQL of the suite's own; 0 leaves that out",
      parseCount,
      20_000,
    )
    .option(
      "--embedded-events <n>",
      "and to a server with its embedded PostgreSQL",
      parseCount,
      3_000,
    )
    .option(
      "--seed <text>",
      "the same traffic and faults as another run",
      randomBytes(4).toString("hex"),
    )
    .option("--rate <n>", "deliveries per second; as fast as they go when left out", parseRate)
    .option(
      "--calm <seconds>",
      "from the end of a fault to the next one, on average",
      parseSeconds,
      5,
    )
    .option("--only <words>", "inflict only faults whose name matches", parseFaults)
    .option("--write", "write the results to docs/reliability.md");
}

/** @throws CommanderError, or it says what to change and ends the process, as the command is set to */
export function readOptions(argv: readonly string[], command = chaosCommand()): Options {
  const options = command.parse(argv).opts<Options>();
  if (options.events + options.embeddedEvents === 0) {
    command.error("error: --events and --embedded-events are both 0: leave one of them out.");
  }
  const { only } = options;
  // A run without faults would never end.
  if (options.embeddedEvents > 0 && only && !COMMON_FAULTS.some(({ name }) => only.test(name))) {
    command.error(
      "error: The embedded PostgreSQL has no fault of the name of --only: add --embedded-events 0.",
    );
  }
  return options;
}

function parseSeconds(text: string): number {
  if (/^\d{1,6}(\.\d+)?$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Write it as a number of seconds, such as 5 or 0.5.");
}

function parseFaults(text: string): RegExp {
  const faults = [...COMMON_FAULTS, ...CONTROLLED_FAULTS];
  const names = faults.map(({ name }) => `  ${name}`).join("\n");
  const words = readPattern(text);
  if (words !== null && faults.some(({ name }) => words.test(name))) return words;
  throw new InvalidArgumentError(`No fault has such a name:\n${names}`);
}

function readPattern(text: string): RegExp | null {
  try {
    return new RegExp(text);
  } catch {
    return null;
  }
}
