import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fail } from "../cli/boot/boot.mjs";
import { ROOT } from "../cli/boot/install.mjs";
import { stopChildren } from "../cli/boot/run.mjs";
import { buildDashboard } from "../cli/build.ts";
import { buildNextApp } from "./build-next-app.ts";
import { readServerVersion } from "./database.ts";
import { type Options, readOptions, type Scenario } from "./options.ts";
import { tell } from "./progress.ts";
import { writeDocument } from "./report/document.ts";
import { sectionToMarkdown } from "./report/markdown.ts";
import { brokenSection, type Section } from "./report/section.ts";
import { measureAck } from "./scenarios/ack.ts";
import { measureDashboard } from "./scenarios/dashboard.ts";
import { measureForwarding } from "./scenarios/forwarding.ts";
import { measureMemory } from "./scenarios/memory.ts";
import { measureStorm } from "./scenarios/storm.ts";
import { measureTable } from "./scenarios/table.ts";
import { openWorld, type World } from "./world.ts";

/** These ask a database, or a browser; nothing of what they are compared with is built for Next. */
const ALONE: readonly Scenario[] = ["dashboard", "vitals"];

const SCENARIOS: Record<Scenario, (world: World, options: Options) => Promise<Section>> = {
  table: measureTable,
  ack: measureAck,
  storm: measureStorm,
  memory: measureMemory,
  dashboard: measureDashboard,
  forwarding: measureForwarding,
  // Loaded when it is asked for: what drives a browser is there for development alone.
  vitals: async (world, options) =>
    (await import("./scenarios/vitals.ts")).measureVitals(world, options),
};

/**
 * Measures Ringonce against its floors and prints what came out. Ends with exit code 1 when an
 * answer was wrong or the counts disagreed, after the scenarios that follow; a goal that is not met
 * is only shown.
 */
export async function runBench(args: string[]): Promise<void> {
  let opening: Promise<World> | undefined;
  let isInterrupted = false;
  const interrupt = () => {
    isInterrupted = true;
    stopChildren();
    // Even one that is only being opened: it has a folder and processes already.
    (opening ?? Promise.resolve(null))
      .then((world) => world?.close())
      .catch(() => {})
      .finally(() => process.exit(130));
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  try {
    const options = readOptions(args);
    if (process.platform !== "linux")
      throw new Error("The benchmark reads /proc: run it on Linux.");
    const has = (wanted: (name: Scenario) => boolean) => options.scenarios.some(wanted);
    tell("Building for production …");
    if (has((name) => name !== "dashboard")) await buildDashboard();
    if (has((name) => !ALONE.includes(name))) await buildNextApp();
    const sections: Section[] = [];
    let postgresVersion = "";
    for (const name of options.scenarios) {
      if (isInterrupted) return;
      opening ??= openWorld();
      const world = await opening;
      postgresVersion = await readServerVersion(world.ours);
      tell(`\n${name}`);
      const section = await SCENARIOS[name](world, options).catch((error) =>
        brokenSection(name, error),
      );
      // Whoever interrupts has taken it away.
      if (isInterrupted) return;
      sections.push(section);
      process.stdout.write(`\n${sectionToMarkdown(section)}\n`);
      if (section.broken) {
        // What it has left behind is nothing to those that follow.
        opening = undefined;
        await world.close();
      }
    }
    if (options.write) {
      const path = join(ROOT, "docs/benchmarks.md");
      await writeFile(path, writeDocument(postgresVersion, sections));
      tell(`\nWritten to ${path}`);
    }
    await (await opening)?.close();
    process.exit(sections.some(({ broken }) => broken) ? 1 : 0);
  } catch (error) {
    // What fails because it was taken away under its user is no failure.
    if (isInterrupted) return;
    await opening?.then(({ close }) => close()).catch(() => {});
    fail(error);
  }
}
