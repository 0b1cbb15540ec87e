import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { log } from "../log.ts";
import { writeReport } from "./report.ts";
import { type ChaosReport, runChaos } from "./run.ts";

const ROOT = join(import.meta.dirname, "../..");

type Options = {
  events: number;
  embeddedEvents: number;
  seed: string;
  rate?: number;
  calm: number;
  only?: string;
  write?: boolean;
};

/** `npm run chaos`. Exit code 1 when anything is not as it must be. */
export async function chaos(argv: string[]): Promise<void> {
  log.level = "silent";
  const command = new Command("chaos")
    .description("break a running installation in every way we know, and audit what is left")
    .option(
      "--events <n>",
      "events to send at least, beside a PostgreSQL of the suite's own",
      Number,
      20_000,
    )
    .option("--embedded-events <n>", "and to a server with its embedded PostgreSQL", Number, 3_000)
    .option(
      "--seed <text>",
      "the same traffic and faults as another run",
      randomBytes(4).toString("hex"),
    )
    .option("--rate <n>", "deliveries per second; as fast as they go when left out", Number)
    .option("--calm <seconds>", "from the end of a fault to the next one, on average", Number, 5)
    .option("--only <words>", "inflict only faults whose name matches")
    .option("--write", "write the results to docs/reliability.md")
    .parse(argv);
  const options = command.opts<Options>();
  const reports: Record<string, ChaosReport> = {};
  const run = async (database: "own" | "embedded", events: number) => {
    if (events === 0) return;
    reports[database] = await runChaos({
      seed: options.seed,
      events,
      database,
      pauseMs: [options.calm * 400, options.calm * 1_600],
      outageMs: [2_000, 6_000],
      concurrency: 48,
      ratePerSecond: options.rate,
      only: options.only === undefined ? undefined : new RegExp(options.only),
      // Bodies take some 20 KB each with their rows and indexes; the image is sparse.
      databaseDiskMegabytes: Math.max(2_000, Math.ceil(events / 20)),
      onProgress: (line) => console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`),
    });
  };
  await run("own", options.events);
  await run("embedded", options.embeddedEvents);

  const given = argv.slice(2).filter((each) => each !== "--write");
  const seeded = given.includes("--seed") ? given : [...given, "--seed", options.seed];
  const text = writeReport(reports, `npm run chaos -- ${seeded.join(" ")}`);
  console.log(`\n${text}`);
  if (options.write) writeFileSync(join(ROOT, "docs/reliability.md"), text);
  if (Object.values(reports).some(({ failures }) => failures.length > 0)) process.exitCode = 1;
}
