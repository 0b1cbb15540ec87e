import { parseArgs } from "node:util";

/** In the order they run: of those that share what was made, the last one adds to it. */
export const SCENARIOS = [
  "table",
  "ack",
  "storm",
  "memory",
  "dashboard",
  "forwarding",
  "vitals",
] as const;
export type Scenario = (typeof SCENARIOS)[number];

export type Options = {
  scenarios: readonly Scenario[];
  /** Short runs, to try the benchmark itself: the figures say little. */
  quick: boolean;
  /** Ten minutes of memory instead of one. */
  long: boolean;
  /** Write docs/benchmarks.md, all of it; only with all scenarios and full durations. */
  write: boolean;
  /** Of `table`, these lines alone, to look closer at them; null for all of them. */
  paths: readonly string[] | null;
  /** Size of the large table of `dashboard`, and of that of `vitals`: the same, made once. */
  events: number;
};

/** Fewer have none of what is rare. */
const FEWEST_EVENTS = 20_000;

const USAGE = `Give the benchmarks to run (${SCENARIOS.join(", ")}; all if left out), --quick, --long, --write, --paths "<a line of table>; <another>", --events <n>.`;

export class WrongOptions extends Error {
  readonly code = "wrong_options";
}

/** @throws WrongOptions with a sentence for whoever typed them */
export function readOptions(args: string[]): Options {
  const { values, positionals } = parse(args);
  const unknown = positionals.find((name) => !isScenario(name));
  if (unknown !== undefined) {
    throw new WrongOptions(`There is no benchmark "${unknown}": ${SCENARIOS.join(", ")}.`);
  }
  const { quick = false, long = false, write = false } = values;
  const paths = values.paths?.split(";").map((name) => name.trim()) ?? null;
  if (write && (quick || positionals.length > 0 || paths !== null)) {
    throw new WrongOptions("--write takes all of the benchmark at its full length.");
  }
  const events = Number(values.events ?? (quick ? 200_000 : 5_000_000));
  if (!Number.isInteger(events) || events < FEWEST_EVENTS) {
    throw new WrongOptions(`--events must be a whole number from ${FEWEST_EVENTS} up.`);
  }
  const scenarios =
    positionals.length > 0 ? SCENARIOS.filter((name) => positionals.includes(name)) : SCENARIOS;
  return { scenarios, quick, long, write, paths, events };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        quick: { type: "boolean" },
        long: { type: "boolean" },
        write: { type: "boolean" },
        paths: { type: "string" },
        events: { type: "string" },
      },
    });
  } catch (error) {
    // The rest of what Node.js says is about other programs.
    const [fault] = (error as Error).message.split(". ");
    throw new WrongOptions(`${fault?.replace(/\.$/, "")}. ${USAGE}`);
  }
}

const isScenario = (name: string): name is Scenario => SCENARIOS.some((known) => known === name);
