import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { ROOT } from "../boot/install.mjs";

/**
 * What a run came to. `failures` says of each test that failed, and of each file that could not be
 * run, where it is and what it said.
 *
 * @typedef {{ passed: number, skipped: number, failures: string[] }} Tally
 */

/** As much of an error as tells what was expected and where; all of it is further up. */
const FAILURE_LINES = 16;
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
    count: (report) => ({
      passed: report.numPassedTests,
      skipped: report.numPendingTests + report.numTodoTests,
      failures: failuresOfVitest(report),
    }),
  });
}

/** @returns {Promise<Tally>} */
export function runPlaywright() {
  return runTests({
    command: () => ["@playwright/test/cli.js", "test", "--config=e2e/playwright.config.ts"],
    count: ({ stats, suites }) => ({
      passed: stats.expected,
      skipped: stats.skipped,
      failures: suites.flatMap((/** @type {any} */ suite) => failuresOfPlaywright(suite)),
    }),
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
    return exitCode !== 0 && tally.failures.length === 0 ? { ...tally, failures: [BROKE] } : tally;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} file @param {(report: any) => Tally} count */
function readTally(file, count) {
  try {
    return count(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return { passed: 0, skipped: 0, failures: [BROKE] };
  }
}

/** @param {any} report @returns {string[]} */
function failuresOfVitest({ testResults }) {
  return testResults.flatMap((/** @type {any} */ { name, message, assertionResults }) => {
    const file = relative(ROOT, name);
    const failed = assertionResults.filter((/** @type {any} */ { status }) => status === "failed");
    const tests = failed.map((/** @type {any} */ { fullName, failureMessages }) =>
      describeFailure(`${file} › ${fullName}`, failureMessages[0]),
    );
    // A file that could not be loaded, or whose hooks failed, has no failed test.
    return tests.length === 0 && message ? [describeFailure(file, message)] : tests;
  });
}

/** @param {any} suite @returns {string[]} */
function failuresOfPlaywright({ suites = [], specs = [] }) {
  // One that passed on its second try counts as failed: it is not to be trusted.
  const failed = specs.filter((/** @type {any} */ { tests }) =>
    tests.some((/** @type {any} */ { status }) => status === "unexpected" || status === "flaky"),
  );
  return [
    ...failed.map((/** @type {any} */ { file, line, title, tests }) => {
      const results = tests.flatMap((/** @type {any} */ test) => test.results);
      const error = results.find((/** @type {any} */ result) => result.error)?.error.message;
      return describeFailure(`e2e/${file}:${line} › ${title}`, error);
    }),
    ...suites.flatMap(failuresOfPlaywright),
  ];
}

/** @param {string} where @param {string} [message] */
function describeFailure(where, message = "") {
  const lines = stripVTControlCharacters(message).trim().split("\n").slice(0, FAILURE_LINES);
  return [where, ...lines.map((line) => `    ${line}`)].join("\n");
}
