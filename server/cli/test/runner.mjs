import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../boot/install.mjs";

/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

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
    count: (report) => ({
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
    }),
  });
}

/** @returns {Promise<Tally>} */
export function runPlaywright() {
  return runTests({
    command: () => ["@playwright/test/cli.js", "test", "--config=e2e/playwright.config.ts"],
    // One that passed on its second try counts as failed: it is not to be trusted.
    count: ({ stats }) => ({
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky,
      skipped: stats.skipped,
    }),
  });
}

/**
 * Runs a test runner of node_modules on our terminal and counts what its report says. A run that
 * broke without a failed test counts as one.
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
    return exitCode !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} file @param {(report: any) => Tally} count */
function readTally(file, count) {
  try {
    return count(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
