import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { log } from "../log.ts";
import { readOptions } from "./options.ts";
import { writeReport } from "./report.ts";
import { type ChaosReport, runChaos } from "./run.ts";

const ROOT = join(import.meta.dirname, "../..");

/** `npm run chaos`. Exit code 1 when anything is not as it must be. */
export async function chaos(argv: string[]): Promise<void> {
  log.level = "silent";
  const options = readOptions(argv);
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
      only: options.only,
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
