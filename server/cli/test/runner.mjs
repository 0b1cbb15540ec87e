import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../boot/install.mjs";
import { tallyPlaywright, tallyVitest } from "./tally.mjs";

/** @typedef {import("./tally.mjs").Tally} Tally */

const BROKE = "a run that broke without a failed test: its own words are above";

/** @returns {Promise<Tally>} */
export function runVitest() {
  return runTests({
    command: (report) => [
      "vitest/vitest.mjs",
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ],
    count: tallyVitest,
  });
}

/** @returns {Promise<Tally>} */
export function runPlaywright() {
  return runTests({
    command: () => ["@playwright/test/cli.js", "test", "--config=e2e/playwright.config.ts"],
    count: tallyPlaywright,
  });
}

/**
 * Runs a test runner of node_modules on our terminal and counts what its report says. A run that
 * broke without a failed test counts as a failure.
 *
 * @param {{ command(report: string): string[], count(report: any): Tally }} runner
 * @returns {Promise<Tally>}
 */
async function runTests({ command, count }) {
  const folder = mkdtempSync(join(tmpdir(), "ringonce-report-"));
  const report = join(folder, "report.json");
  const [script = "", ...args] = command(report);
  try {
    const exitCode = await new Promise((resolve) => {
      const child = spawn(process.execPath, [join(ROOT, "node_modules", script), ...args], {
        cwd: ROOT,
        // Vitest wants to set it itself.
        env: { ...process.env, NODE_ENV: undefined, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
        stdio: ["ignore", "inherit", "inherit"],
      });
      child.once("close", resolve);
      child.once("error", () => resolve(1));
    });
    const tally = readTally(report, count);
    const { failures, excused } = tally;
    const isSaid = failures.length > 0 || excused.length > 0;
    return exitCode === 0 || isSaid ? tally : { ...tally, failures: [BROKE] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} file @param {(report: any) => Tally} count @returns {Tally} */
function readTally(file, count) {
  try {
    return count(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return { passed: 0, skipped: 0, failures: [BROKE], excused: [] };
  }
}
